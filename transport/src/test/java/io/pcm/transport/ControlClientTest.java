package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that sends requests to a manager over one connection. */
@Timeout(180)
class ControlClientTest {
  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  @TempDir private Path folder;
  private Path access;
  private Ends.Manager manager;
  private RecordingProxy proxy;
  private ControlClient client;

  @BeforeEach
  void open() throws Exception {
    access = folder.resolve("access");
    manager = new Ends.Manager(run, secret, 1, 0);
    proxy = new RecordingProxy(manager.endpoint.port());
    Ends.access(access, run, secret, 1, proxy.port());
    client = new ControlClient(access);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    proxy.close();
    manager.close();
    assertThat(manager.fatal.get()).isNull();
  }

  private static void askAndBeAnswered(ControlClient client, int from) throws IOException {
    assertThat(client.ask(new ControlMessage.ResultsRequest("verify", from, 0), Ends.LONG))
        .isEqualTo(new ControlMessage.ResultsReply("verify\n", from, 0));
  }

  @Test
  void asksManyThingsOverOneConnectionInOneSession() throws Exception {
    for (int i = 0; i < 20; i++) {
      askAndBeAnswered(client, i);
    }
    WireCounters counters = manager.endpoint.counters();
    assertThat(counters.messagesIn()).isEqualTo(20);
    assertThat(counters.sessions()).isEqualTo(1);
    assertThat(counters.connections()).isEqualTo(1);
    assertThat(counters.unjoined()).isZero();
  }

  @Test
  void goesToTheManagerThatTheAccessFileTellsOf() throws Exception {
    askAndBeAnswered(client, 1);
    try (Ends.Manager next = new Ends.Manager(run, secret, 2, 0)) {
      Ends.access(access, run, secret, 2, next.endpoint.port());
      askAndBeAnswered(client, 2);
      askAndBeAnswered(client, 3);
      assertThat(next.endpoint.counters().messagesIn()).isEqualTo(2);
      assertThat(manager.endpoint.counters().messagesIn()).isEqualTo(1);
    }
  }

  @Test
  void asksAgainAfterItsConnectionWasCut() throws Exception {
    for (int i = 0; i < 4; i++) {
      askAndBeAnswered(client, i);
      proxy.cutAll();
    }
  }

  @Test
  void isNotPushedOutByOthersThatAskOnce() throws Exception {
    askAndBeAnswered(client, 0);
    List<ControlClient> others = new ArrayList<>();
    try {
      for (int i = 1; i <= 2 * ManagerEndpoint.Limits.DEFAULT.controls(); i++) {
        ControlClient other = new ControlClient(access);
        others.add(other);
        askAndBeAnswered(other, i);
        askAndBeAnswered(client, i);
      }
      assertThat(manager.refused(RefusalCause.UNKNOWN_SESSION)).isZero();
      askAndBeAnswered(others.get(0), 0);
      assertThat(manager.refused(RefusalCause.UNKNOWN_SESSION)).isEqualTo(1);
    } finally {
      others.forEach(ControlClient::close);
    }
  }

  @Test
  void nobodyIsThereAndAllAddressesAreNamedHoweverEarlyItsTimeWasUp() throws Exception {
    try (Socket dead = Ends.boundToAPortThatNobodyListensOn();
        Socket dead2 = Ends.boundToAPortThatNobodyListensOn()) {
      Ends.access(access, run, secret, 1, dead.getLocalPort(), dead2.getLocalPort());
      assertThatThrownBy(() -> client.ask(ControlMessage.StatusRequest.NOW, Duration.ofSeconds(2)))
          .isInstanceOf(java.net.SocketTimeoutException.class)
          .hasMessageContaining("tcp://127.0.0.1:" + dead.getLocalPort())
          .hasMessageContaining("tcp://127.0.0.1:" + dead2.getLocalPort());
    }
    Ends.access(access, run, secret, 1, proxy.port());
    askAndBeAnswered(client, 1);
  }

  @Test
  void anInterruptEndsAQuestionAndLeavesTheNextOneAChance() throws Exception {
    askAndBeAnswered(client, 1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> client.ask(ControlMessage.StatusRequest.NOW, Ends.LONG))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    askAndBeAnswered(client, 2);
  }
}
