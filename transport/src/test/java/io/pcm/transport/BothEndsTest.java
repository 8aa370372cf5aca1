package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.Limits;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.protocol.seal.WireVersion;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both endpoints, connected to each other over loopback. */
@Timeout(180)
class BothEndsTest {
  private final RunId run = RunId.random();
  private final RunSecret secret = RunSecret.random();
  @TempDir private Path folder;
  private Path access;
  private Ends.Manager manager;

  @BeforeEach
  void open() throws Exception {
    access = folder.resolve("access");
    manager = new Ends.Manager(run, secret, 1, 0);
    Ends.access(access, run, secret, 1, manager.endpoint.port());
  }

  @AfterEach
  void close() {
    manager.close();
    assertThat(manager.fatal.get()).isNull();
  }

  @Test
  void aPilotJoinsIsLeasedCallsAndReturnsOutcomes() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      Ends.Got join = manager.next();
      assertThat(join.message()).isEqualTo(Ends.joining("p1"));
      manager.endpoint.send(join.session(), new ManagerMessage.Welcome(1, 1000));
      assertThat(pilot.next()).isEqualTo(new ManagerMessage.Welcome(1, 1000));
      int sequence = 0;
      for (int calls : new int[] {1, 2, 10, 100, 1000}) {
        manager.endpoint.send(join.session(), Ends.lease(calls, calls, 100));
        ManagerMessage.Lease lease = (ManagerMessage.Lease) pilot.next();
        assertThat(lease.index()).hasSize(calls);
        sequence++;
        pilot.endpoint.send(Ends.outcomes(sequence, calls, 100));
        PilotMessage.CallsEnded outcomes = (PilotMessage.CallsEnded) manager.next().message();
        assertThat(outcomes.sequence()).isEqualTo(sequence);
        assertThat(outcomes.outcomes().size()).isEqualTo(calls);
      }
    }
  }

  @Test
  void keepsTheOrderOfThousandsOfMessagesBothWays() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      SessionId session = manager.next().session();
      for (int i = 1; i <= 20_000; i++) {
        manager.endpoint.send(session, new ManagerMessage.AckOutcomes(i));
        pilot.endpoint.send(Ends.outcomes(i, 1, 20));
      }
      for (int i = 1; i <= 20_000; i++) {
        assertThat(pilot.next()).isEqualTo(new ManagerMessage.AckOutcomes(i));
        assertThat(((PilotMessage.CallsEnded) manager.next().message()).sequence()).isEqualTo(i);
      }
    }
  }

  @Test
  void heartbeatsTravelOnTheirOwnChannelAndAreAnsweredThere() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      SessionId session = manager.next().session();
      PilotMessage.Heartbeat beat = new PilotMessage.Heartbeat(List.of(), List.of(), 0, List.of());
      for (int i = 0; i < 5; i++) {
        pilot.endpoint.beat(beat);
        assertThat(manager.next()).isEqualTo(new Ends.Got(session, beat));
        manager.endpoint.send(session, new ManagerMessage.Alive());
        assertThat(pilot.next()).isEqualTo(new ManagerMessage.Alive());
      }
    }
  }

  @Test
  void aMessageAtTheLimitPassesAndOneOverItIsRefusedToItsSender() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      SessionId session = manager.next().session();
      int quarter = Limits.MESSAGE_BYTES / 4 - 400;
      manager.endpoint.send(session, Ends.lease(1, 4, quarter));
      assertThat(((ManagerMessage.Lease) pilot.next()).items().get(3).length()).isEqualTo(quarter);
      pilot.endpoint.send(Ends.outcomes(1, 4, quarter));
      assertThat(((PilotMessage.CallsEnded) manager.next().message()).outcomes().size())
          .isEqualTo(4);

      assertThatThrownBy(() -> manager.endpoint.send(session, Ends.lease(2, 5, quarter)))
          .isInstanceOf(MessageTooLargeException.class);
      assertThatThrownBy(() -> pilot.endpoint.send(Ends.outcomes(2, 5, quarter)))
          .isInstanceOf(MessageTooLargeException.class);

      manager.endpoint.send(session, new ManagerMessage.AckOutcomes(1));
      assertThat(pilot.next()).isEqualTo(new ManagerMessage.AckOutcomes(1));
    }
  }

  @Test
  void aHeartbeatOfManyLeasesTravelsInParts() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      manager.next();
      List<LeaseId> leases = Collections.nCopies(12_000, new LeaseId(1, 1_000_000));
      PilotMessage.Heartbeat beat = new PilotMessage.Heartbeat(leases, List.of(), 0, List.of());
      for (int i = 0; i < 3; i++) {
        pilot.endpoint.beat(beat);
        assertThat(manager.next().message()).isEqualTo(beat);
      }
    }
  }

  @Test
  void aForgottenPilotIsToldSoAfterWhatWasSentBefore() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      SessionId first = manager.next().session();
      manager.endpoint.send(first, new ManagerMessage.Rejoin("tired"));
      manager.endpoint.forget(first);
      assertThat(pilot.next()).isEqualTo(new ManagerMessage.Rejoin("tired"));
      pilot.speakUntilUnknown();
      pilot.endpoint.connect();
      assertThat(manager.nextAfter(first).message()).isInstanceOf(PilotMessage.Join.class);
      assertThat(manager.lost).isEmpty();
    }
  }

  @Test
  void aManagerThatRestartsOnItsPortFindsItsPilotsAgain() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      manager.next();
      assertThat(Ends.taken(pilot.epochs)).isEqualTo(1);
      int port = manager.endpoint.port();
      manager.close();
      await()
          .atMost(Ends.LONG)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () -> {
                manager = new Ends.Manager(run, secret, 2, port);
                return true;
              });
      Ends.taken(pilot.unknown);
      pilot.endpoint.connect();
      assertThat(Ends.taken(pilot.epochs)).isEqualTo(2);
      assertThat(manager.next().message()).isInstanceOf(PilotMessage.Join.class);
    }
  }

  @Test
  void aManagerThatRestartsElsewhereIsFoundThroughTheAccessFile() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      manager.next();
      manager.close();
      pilot.endpoint.connect();
      manager = new Ends.Manager(run, secret, 2, 0);
      Ends.access(access, run, secret, 2, manager.endpoint.port());
      assertThat(manager.next().message()).isInstanceOf(PilotMessage.Join.class);
    }
  }

  @Test
  void aPilotWhoseConnectionIsCutFindsTheNextManagerByItself() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      manager.next();
      manager.close();
      manager = new Ends.Manager(run, secret, 2, 0);
      Ends.access(access, run, secret, 2, manager.endpoint.port());
      Ends.taken(pilot.unknown);
      pilot.endpoint.connect();
      assertThat(manager.next().message()).isInstanceOf(PilotMessage.Join.class);
    }
  }

  @Test
  void aPilotLearnsThatItHasComeToAnotherRun() throws Exception {
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      manager.next();
      assertThat(Ends.taken(pilot.runs)).isEqualTo(run);
      manager.close();
      pilot.endpoint.connect();
      RunId another = RunId.random();
      RunSecret itsSecret = RunSecret.random();
      manager = new Ends.Manager(another, itsSecret, 1, 0);
      Ends.access(access, another, itsSecret, 1, manager.endpoint.port());
      assertThat(manager.next().message()).isInstanceOf(PilotMessage.Join.class);
      assertThat(Ends.taken(pilot.runs)).isEqualTo(another);
    }
  }

  @Test
  void aDeadAddressIsPassedOver() throws Exception {
    try (Socket dead = Ends.boundToAPortThatNobodyListensOn()) {
      Ends.access(access, run, secret, 1, dead.getLocalPort(), manager.endpoint.port());
      try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
        assertThat(manager.next().message()).isEqualTo(Ends.joining("p1"));
        assertThat(pilot.refusals).isEmpty();
      }
    }
  }

  @Test
  void aPilotWithAnotherSecretIsRefusedAndToldHowToFixIt() throws Exception {
    Ends.access(access, run, RunSecret.random(), 1, manager.endpoint.port());
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      Refusal refusal = Ends.taken(pilot.refusals);
      assertThat(refusal.reason()).isEqualTo(Refusal.Reason.WRONG_SECRET);
      assertThat(refusal.message()).contains("use the run directory");
      assertThat(manager.refused(RefusalCause.WRONG_SECRET)).isPositive();
      assertThat(manager.messages).isEmpty();
    }
  }

  @Test
  void aPilotOfAnotherRunIsRefused() throws Exception {
    Ends.access(access, RunId.random(), secret, 1, manager.endpoint.port());
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      assertThat(Ends.taken(pilot.refusals).reason()).isEqualTo(Refusal.Reason.OTHER_RUN);
      assertThat(manager.refused(RefusalCause.WRONG_RUN)).isPositive();
    }
  }

  @Test
  void anAccessFileOfAnotherVersionIsRefusedWithBothVersions() throws Exception {
    new AccessFile(7, run, secret, 1, List.of("tcp://127.0.0.1:" + manager.endpoint.port()))
        .write(access);
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      Refusal refusal = Ends.taken(pilot.refusals);
      assertThat(refusal.reason()).isEqualTo(Refusal.Reason.WRONG_VERSION);
      assertThat(refusal.message()).contains("version 7").contains("version " + WireVersion.MAJOR);
    }
  }

  @Test
  void aLaneThatOverflowsEndsTheSession() throws Exception {
    manager.close();
    ManagerEndpoint.Limits tight =
        new ManagerEndpoint.Limits(
            1000,
            1 << 20,
            10,
            Duration.ofSeconds(10),
            10,
            Duration.ofSeconds(30),
            100,
            100,
            Duration.ofSeconds(30));
    manager = new Ends.Manager(run, secret, 2, 0, tight);
    Ends.access(access, run, secret, 2, manager.endpoint.port());
    try (Ends.Pilot pilot = new Ends.Pilot(access, "p1")) {
      SessionId session = manager.next().session();
      pilot.attention.lock();
      try {
        while (manager.lost.isEmpty()) {
          manager.endpoint.send(session, Ends.lease(1, 4, 200_000));
        }
      } finally {
        pilot.attention.unlock();
      }
      assertThat(Ends.taken(manager.lost)).contains("more slowly");
      pilot.endpoint.send(Ends.outcomes(1, 1, 10));
      Ends.taken(pilot.unknown);
    }
  }
}
