package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** The death of any thread of an endpoint is noticed. */
@Timeout(120)
class FatalErrorsTest {
  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  private final CompletableFuture<Throwable> fatal = new CompletableFuture<>();
  @TempDir private Path folder;

  @Test
  void whatTheManagersHandlerThrowsIsFatal() throws Exception {
    ManagerEndpoint.Handler thrower =
        new ManagerEndpoint.Handler() {
          @Override
          public void pilotMessage(SessionId session, PilotMessage message) {
            throw new IllegalStateException("in the handler");
          }

          @Override
          public void control(ControlMessage request, Consumer<ControlMessage> reply) {}

          @Override
          public void sessionLost(SessionId session, String reason) {}
        };
    Path access = folder.resolve("access");
    ManagerEndpoint.Config config = config("127.0.0.1", 0);
    try (ManagerEndpoint manager = ManagerEndpoint.open(config, thrower, fatal::complete)) {
      Ends.access(access, run, secret, 1, manager.port());
      try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
        assertThat(fatal.get(60, TimeUnit.SECONDS)).hasMessage("in the handler");
        assertThat(pilot.fatal.get()).isNull();
      }
    }
  }

  @Test
  void whatThePilotsHandlerThrowsIsFatal() throws Exception {
    try (Ends.Manager manager = new Ends.Manager(run, secret, 1, 0)) {
      Path access = folder.resolve("access");
      Ends.access(access, run, secret, 1, manager.endpoint.port());
      PilotEndpoint.Handler thrower =
          new PilotEndpoint.Handler() {
            @Override
            public void connected(SessionId session, RunId run, int epoch) {
              throw new IllegalStateException("in the handler");
            }

            @Override
            public void message(ManagerMessage message) {}

            @Override
            public void refused(Refusal refusal) {}

            @Override
            public void sessionUnknown() {}
          };
      try (PilotEndpoint pilot = PilotEndpoint.open(access, thrower, fatal::complete)) {
        pilot.connect();
        assertThat(fatal.get(60, TimeUnit.SECONDS)).hasMessage("in the handler");
      }
    }
  }

  @Test
  void theDeathOfAnIoThreadIsFatal() throws Exception {
    ZContext context = ZmqContexts.open(1, fatal::complete);
    ZMQ.Socket socket = context.createSocket(SocketType.ROUTER);
    socket.setMsgAllocator(
        size -> {
          throw new OutOfMemoryError("as if");
        });
    int port = socket.bindToRandomPort("tcp://127.0.0.1");
    try (RawPeer peer = new RawPeer(port)) {
      peer.write(RawPeer.greeting()).write(RawPeer.ready());
      assertThat(fatal.get(60, TimeUnit.SECONDS)).hasMessage("as if");
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws Exception {
    try (Ends.Manager manager = new Ends.Manager(run, secret, 1, 0)) {
      int port = manager.endpoint.port();
      assertThatThrownBy(() -> ManagerEndpoint.open(config("127.0.0.1", port), manager, e -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void anAddressThatIsNotHereIsNamed() throws Exception {
    try (Ends.Manager manager = new Ends.Manager(run, secret, 1, 0)) {
      assertThatThrownBy(() -> ManagerEndpoint.open(config("192.0.2.1", 0), manager, e -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("192.0.2.1");
      assertThatThrownBy(
              () -> ManagerEndpoint.open(config("no.such.host.invalid", 0), manager, e -> {}))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no.such.host.invalid");
    }
  }

  @Test
  void sendingAfterTheEndIsHarmless() throws Exception {
    Ends.Manager manager = new Ends.Manager(run, secret, 1, 0);
    Path access = folder.resolve("access");
    Ends.access(access, run, secret, 1, manager.endpoint.port());
    Ends.Pilot pilot = new Ends.Pilot(access, "p1");
    SessionId session = manager.next().session();
    pilot.close();
    manager.close();
    pilot.endpoint.send(Ends.outcomes(1, 1, 10));
    pilot.endpoint.beat(
        new PilotMessage.Heartbeat(
            java.util.List.of(), java.util.List.of(), 0, java.util.List.of()));
    pilot.endpoint.connect();
    manager.endpoint.send(session, new ManagerMessage.AckOutcomes(1));
    manager.endpoint.forget(session);
    pilot.close();
    manager.close();
    assertThat(manager.fatal.get()).isNull();
    assertThat(pilot.fatal.get()).isNull();
  }

  @Test
  void whatWasSentBeforeTheEndStillArrives() throws Exception {
    try (Ends.Manager manager = new Ends.Manager(run, secret, 1, 0)) {
      Path access = folder.resolve("access");
      Ends.access(access, run, secret, 1, manager.endpoint.port());
      for (int round = 0; round < 5; round++) {
        Ends.Pilot pilot = new Ends.Pilot(access, "p" + round);
        assertThat(manager.next().message()).isInstanceOf(PilotMessage.Join.class);
        for (int i = 1; i <= 100; i++) {
          pilot.endpoint.send(Ends.outcomes(i, 10, 1000));
        }
        pilot.endpoint.send(new PilotMessage.Goodbye("done"));
        pilot.close();
        for (int i = 1; i <= 100; i++) {
          assertThat(((PilotMessage.CallsEnded) manager.next().message()).sequence()).isEqualTo(i);
        }
        assertThat(manager.next().message()).isEqualTo(new PilotMessage.Goodbye("done"));
      }
    }
  }

  @Test
  void aManagersFarewellStillArrivesWhenItEnds() throws Exception {
    Path access = folder.resolve("access");
    for (int round = 0; round < 5; round++) {
      Ends.Manager manager = new Ends.Manager(run, secret, 1, 0);
      Ends.access(access, run, secret, 1, manager.endpoint.port());
      try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
        SessionId session = manager.next().session();
        manager.endpoint.send(session, new ManagerMessage.Farewell("the run has ended"));
        manager.endpoint.forget(session);
        manager.close();
        assertThat(pilot.next()).isEqualTo(new ManagerMessage.Farewell("the run has ended"));
      }
    }
  }

  private ManagerEndpoint.Config config(String address, int port) {
    return new ManagerEndpoint.Config(
        address, port, run, secret, 1, ManagerEndpoint.Limits.DEFAULT);
  }

  @Test
  void waitsAreBounded() {
    assertThat(Dialer.attempt(100)).isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(Dialer.greeting(0)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
