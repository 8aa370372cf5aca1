package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The counters of an endpoint when a message reaches its handler. */
@Timeout(180)
class WireCountersTest {
  private static final int MESSAGES = 100;

  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  private final BlockingQueue<WireCounters> atTheManager = new LinkedBlockingQueue<>();
  private final BlockingQueue<WireCounters> atThePilot = new LinkedBlockingQueue<>();
  @TempDir private Path folder;

  @Test
  void aMessageIsCountedBeforeItsHandlerHearsOfIt() throws Exception {
    exchange();
    for (int i = 1; i <= 1 + MESSAGES; i++) {
      assertThat(Ends.taken(atTheManager).messagesIn()).isEqualTo(i);
    }
    for (int i = 1; i <= MESSAGES; i++) {
      assertThat(Ends.taken(atThePilot).messagesIn()).isEqualTo(i);
    }
  }

  @Test
  void messagesThatWaitTogetherTravelInOneFrame() throws Exception {
    exchange();
    WireCounters join = Ends.taken(atTheManager);
    assertThat(join.framesIn()).isEqualTo(1);
    for (int i = 1; i <= MESSAGES; i++) {
      WireCounters pilot = Ends.taken(atThePilot);
      assertThat(pilot.framesIn()).isEqualTo(1);
      WireCounters manager = Ends.taken(atTheManager);
      assertThat(manager.framesIn()).isEqualTo(2);
      assertThat(manager.bytesIn()).isGreaterThan(join.bytesIn());
      assertThat(manager.framesOut()).isEqualTo(1);
      assertThat(manager.messagesOut()).isEqualTo(MESSAGES);
    }
  }

  /** A join, then many messages to the pilot at once; after the last it answers with as many. */
  private void exchange() throws Exception {
    CompletableFuture<Throwable> fatal = new CompletableFuture<>();
    Path access = folder.resolve("access");
    Manager handler = new Manager();
    ManagerEndpoint.Config config =
        new ManagerEndpoint.Config("127.0.0.1", 0, run, secret, 1, ManagerEndpoint.Limits.DEFAULT);
    try (ManagerEndpoint manager = ManagerEndpoint.open(config, handler, fatal::complete)) {
      handler.endpoint.complete(manager);
      Ends.access(access, run, secret, 1, manager.port());
      Pilot answering = new Pilot();
      try (PilotEndpoint pilot = PilotEndpoint.open(access, answering, fatal::complete)) {
        answering.endpoint.complete(pilot);
        pilot.connect();
        Ends.until(() -> atTheManager.size() == 1 + MESSAGES || fatal.isDone());
      }
    }
    assertThat(fatal).isNotDone();
  }

  private final class Manager implements ManagerEndpoint.Handler {
    private final CompletableFuture<ManagerEndpoint> endpoint = new CompletableFuture<>();

    @Override
    public void pilotMessage(SessionId session, PilotMessage message) {
      atTheManager.add(endpoint.join().counters());
      for (int i = 1; i <= MESSAGES && message instanceof PilotMessage.Join; i++) {
        endpoint.join().send(session, new ManagerMessage.AckOutcomes(i));
      }
    }

    @Override
    public void control(ControlMessage request, Consumer<ControlMessage> reply) {}

    @Override
    public void sessionLost(SessionId session, String reason) {
      throw new IllegalStateException(reason);
    }
  }

  private final class Pilot implements PilotEndpoint.Handler {
    private final CompletableFuture<PilotEndpoint> endpoint = new CompletableFuture<>();

    @Override
    public void connected(SessionId session, RunId run, int epoch) {
      endpoint.join().join(session, Ends.joining("p1"));
    }

    @Override
    public void message(ManagerMessage message) {
      atThePilot.add(endpoint.join().counters());
      for (int i = 1; i <= MESSAGES && atThePilot.size() == MESSAGES; i++) {
        endpoint.join().send(Ends.outcomes(i, 1, 20));
      }
    }

    @Override
    public void refused(Refusal refusal) {
      throw new IllegalStateException(refusal.message());
    }

    @Override
    public void sessionUnknown() {
      throw new IllegalStateException("session unknown");
    }
  }
}
