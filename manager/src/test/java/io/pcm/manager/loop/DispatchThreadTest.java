package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.manager.core.Action;
import io.pcm.manager.driver.Dispatcher;
import io.pcm.manager.driver.LostItems;
import io.pcm.manager.driver.PilotWire;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class DispatchThreadTest {
  private static final SessionId NOBODY = new SessionId(7);

  private final List<String> carriedOut = new ArrayList<>();

  @Test
  void endsOnlyWhenAllThatWasSubmittedIsCarriedOut() throws Exception {
    DispatchThread outbound =
        new DispatchThread(
            new Dispatcher(
                task -> {
                  throw new AssertionError("no items are asked for");
                },
                new Wire(),
                event -> {},
                new LostItems(event -> {}, note -> {})));
    for (int i = 0; i < 100; i++) {
      outbound.submit(new Action.Send(NOBODY, new ManagerMessage.Alive()));
      outbound.submit(new Action.CloseSession(NOBODY));
    }
    outbound.finish();
    outbound.run();

    assertThat(carriedOut).hasSize(200).startsWith("sent", "forgotten", "sent");
  }

  private final class Wire implements PilotWire {
    @Override
    public void send(SessionId session, ManagerMessage message) {
      carriedOut.add("sent");
    }

    @Override
    public void forget(SessionId session) {
      carriedOut.add("forgotten");
    }
  }
}
