package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.Channel;
import io.pcm.protocol.seal.Greeting;
import io.pcm.protocol.seal.RunSecret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections without a session are limited in number and age; those with a session are left alone.
 */
@Timeout(180)
class CrowdedDoorTest {
  private static final int STRANGERS = 20;
  private static final int GREETED = 10;
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  private final List<RawPeer> crowd = new ArrayList<>();
  @TempDir private Path folder;
  private Ends.Manager manager;
  private Ends.Pilot pilot;
  private SessionId session;

  private void open(Duration joinTimeout) throws Exception {
    ManagerEndpoint.Limits usual = ManagerEndpoint.Limits.DEFAULT;
    manager =
        new Ends.Manager(
            run,
            secret,
            1,
            0,
            new ManagerEndpoint.Limits(
                usual.laneMessages(),
                usual.laneBytes(),
                usual.handshakes(),
                usual.handshakeTimeout(),
                usual.controls(),
                usual.routeTimeout(),
                STRANGERS,
                GREETED,
                joinTimeout));
    Path access = folder.resolve("access");
    Ends.access(access, run, secret, 1, manager.endpoint.port());
    pilot = new Ends.Pilot(access, "honest");
    session = manager.next().session();
    pilot.endpoint.beat(new PilotMessage.Heartbeat(List.of(), List.of(), 0, List.of()));
    manager.next();
  }

  @AfterEach
  void nothingDied() throws Exception {
    for (RawPeer peer : crowd) {
      peer.close();
    }
    pilot.close();
    manager.close();
    assertThat(manager.fatal.get()).isNull();
    assertThat(pilot.fatal.get()).isNull();
  }

  private RawPeer stranger() throws IOException {
    RawPeer peer = new RawPeer(manager.endpoint.port());
    crowd.add(peer);
    return peer;
  }

  private void thePilotGoesOn() throws Exception {
    manager.endpoint.send(session, new ManagerMessage.AckOutcomes(1));
    assertThat(pilot.next()).isEqualTo(new ManagerMessage.AckOutcomes(1));
    pilot.endpoint.send(Ends.outcomes(1, 1, 10));
    assertThat(manager.next().session()).isEqualTo(session);
    assertThat(manager.lost).isEmpty();
    assertThat(pilot.unknown).isEmpty();
  }

  @Test
  void theOldestStrangersGiveWay() throws Exception {
    open(LONG);
    for (int i = 0; i < 3 * STRANGERS; i++) {
      RawPeer peer = stranger();
      if (i % 2 == 1) {
        peer.shakeHands();
      }
      int came = i + 1;
      Ends.until(() -> manager.refused(RefusalCause.STRANGER) >= came);
    }
    for (RawPeer peer : crowd.subList(0, 2 * STRANGERS)) {
      assertThat(peer.isClosedByPeer()).isTrue();
    }
    Ends.until(() -> manager.endpoint.counters().connections() == 2 + STRANGERS);
    assertThat(manager.endpoint.counters().unjoined()).isEqualTo(STRANGERS);
    assertThat(manager.refused(RefusalCause.NOT_JOINED)).isEqualTo(2L * STRANGERS);
    thePilotGoesOn();
  }

  @Test
  void whoGreetedIsBoundedApartFromStrangers() throws Exception {
    open(LONG);
    byte[] recorded = new Greeting(run, secret, Channel.MAIN, 0, new byte[16]).frame();
    for (int i = 0; i < 3 * GREETED; i++) {
      RawPeer peer = stranger().shakeHands();
      peer.frame(recorded);
      peer.read();
    }
    Ends.until(() -> manager.endpoint.counters().unjoined() == GREETED);
    assertThat(manager.refused(RefusalCause.NOT_JOINED)).isEqualTo(2L * GREETED);
    for (RawPeer peer : crowd.subList(0, 2 * GREETED)) {
      assertThat(peer.isClosedByPeer()).isTrue();
    }
    thePilotGoesOn();
  }

  @Test
  void whoDoesNotJoinInTimeIsClosedHoweverFarItCame() throws Exception {
    open(SHORT);
    stranger();
    stranger().shakeHands();
    stranger().shakeHands().hex("02 0000000000004000").write(new byte[1000]);
    RawPeer greeted = stranger().shakeHands();
    greeted.frame(new Greeting(run, secret, Channel.MAIN, 0, new byte[16]).frame());
    greeted.read();
    for (RawPeer peer : crowd) {
      assertThat(peer.isClosedByPeer()).isTrue();
    }
    Ends.until(() -> manager.endpoint.counters().connections() == 2);
    assertThat(manager.refused(RefusalCause.NOT_JOINED)).isEqualTo(4);
    thePilotGoesOn();
  }

  @Test
  void theConnectionsOfASessionThatIsOverAreClosedToo() throws Exception {
    open(SHORT);
    manager.endpoint.forget(session);
    Ends.until(() -> manager.refused(RefusalCause.NOT_JOINED) >= 2);
  }
}
