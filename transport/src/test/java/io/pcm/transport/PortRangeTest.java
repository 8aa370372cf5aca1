package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PortRangeTest {
  @Test
  void tries_the_preferred_port_first_and_then_the_others_in_order() {
    assertThat(new PortRange(7, 9, 0).inOrder()).containsExactly(7, 8, 9);
    assertThat(new PortRange(7, 9, 0).preferring(8).inOrder()).containsExactly(8, 7, 9);
    assertThat(new PortRange(7, 9, 0).preferring(10).inOrder()).containsExactly(7, 8, 9);
    assertThat(PortRange.ANY.preferring(8).inOrder()).containsExactly(8, 0);
    assertThat(PortRange.ANY.inOrder()).containsExactly(0);
  }

  @Test
  void takes_the_first_that_is_free_and_says_that_all_are_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> open(PortRange.of(port)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + port + " of 127.0.0.1 is already in use");
      ManagerEndpoint next = open(PortRange.ANY.preferring(port));
      int other = next.port();
      assertThat(other).isNotEqualTo(port).isPositive();
      next.close();
      ManagerEndpoint again = open(PortRange.ANY.preferring(other));
      assertThat(again.port()).isEqualTo(other);
      int last = Math.min(65535, other + 20);
      ManagerEndpoint second = open(new PortRange(other, last, 0));
      assertThat(second.port()).isGreaterThan(other).isLessThanOrEqualTo(last);
      second.close();
      assertThatThrownBy(() -> open(new PortRange(other, other, other)))
          .hasMessageContaining("is already in use");
      again.close();
    }
  }

  private static ManagerEndpoint open(PortRange ports) throws IOException {
    return ManagerEndpoint.open(
        new ManagerEndpoint.Config(
            "127.0.0.1",
            ports,
            RunId.random(),
            RunSecret.random(),
            1,
            ManagerEndpoint.Limits.DEFAULT),
        new Deaf(),
        error -> {});
  }

  private static final class Deaf implements ManagerEndpoint.Handler {
    @Override
    public void pilotMessage(SessionId session, PilotMessage message) {}

    @Override
    public void control(ControlMessage request, Consumer<ControlMessage> reply) {}

    @Override
    public void sessionLost(SessionId session, String reason) {}
  }
}
