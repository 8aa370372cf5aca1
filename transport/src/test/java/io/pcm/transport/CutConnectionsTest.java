package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cut connection that lost nothing is not noticed; one that lost messages ends the session. */
@Timeout(180)
class CutConnectionsTest {
  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  @TempDir private Path folder;
  private Ends.Manager manager;
  private RecordingProxy proxy;
  private Ends.Pilot pilot;

  @BeforeEach
  void connect() throws Exception {
    manager = new Ends.Manager(run, secret, 1, 0);
    proxy = new RecordingProxy(manager.endpoint.port());
    Path access = folder.resolve("access");
    Ends.access(access, run, secret, 1, proxy.port());
    pilot = new Ends.Pilot(access, "p1");
  }

  @AfterEach
  void close() throws Exception {
    pilot.close();
    proxy.close();
    manager.close();
    assertThat(manager.fatal.get()).isNull();
    assertThat(pilot.fatal.get()).isNull();
  }

  @Test
  void aCutInAQuietMomentLeavesTheSessionAsItIs() throws Exception {
    SessionId session = manager.next().session();
    for (int i = 1; i <= 10; i++) {
      long frames = manager.endpoint.counters().framesIn();
      proxy.cutAll();
      Ends.until(() -> manager.endpoint.counters().framesIn() > frames);
      manager.endpoint.send(session, new ManagerMessage.AckOutcomes(i));
      assertThat(pilot.next()).isEqualTo(new ManagerMessage.AckOutcomes(i));
      pilot.endpoint.send(Ends.outcomes(i, 1, 10));
      assertThat(((PilotMessage.CallsEnded) manager.next().message()).sequence()).isEqualTo(i);
    }
    assertThat(pilot.unknown).isEmpty();
    assertThat(manager.lost).isEmpty();
  }

  @Test
  void whatIsLostInACutEndsTheSessionInsteadOfLeavingAGap() throws Exception {
    SessionId earlier = new SessionId(0);
    for (int round = 0; round < 10; round++) {
      Ends.Got got = manager.nextAfter(earlier);
      assertThat(got.message()).isInstanceOf(PilotMessage.Join.class);
      SessionId session = got.session();
      for (int i = 1; i <= 300; i++) {
        pilot.endpoint.send(Ends.outcomes(i, 1, 20_000));
        manager.endpoint.send(session, Ends.lease(i, 1, 20_000));
      }
      assertThat(((PilotMessage.CallsEnded) manager.next().message()).sequence()).isEqualTo(1);
      proxy.cutAll();
      long seen = 1;
      boolean over = false;
      while (!over && seen < 300) {
        Ends.Got next = manager.messages.poll(20, java.util.concurrent.TimeUnit.MILLISECONDS);
        if (next != null) {
          assertThat(((PilotMessage.CallsEnded) next.message()).sequence()).isEqualTo(++seen);
        }
        over = !pilot.unknown.isEmpty();
      }
      int leases = 0;
      for (ManagerMessage m = pilot.messages.poll(); m != null; m = pilot.messages.poll()) {
        assertThat(((ManagerMessage.Lease) m).lease().number()).isEqualTo(++leases);
      }
      manager.endpoint.forget(session);
      pilot.speakUntilUnknown();
      pilot.messages.clear();
      pilot.endpoint.connect();
      earlier = session;
    }
  }
}
