package io.pcm.pilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PilotAgentSessionsTest {
  @Test
  void asksForAConnectionAtItsFirstTickAndJoins() {
    PilotAgentHarness pilot = new PilotAgentHarness();
    pilot.tick();
    pilot.onlyHappened("connect");
    assertThat(pilot.pulse()).endsWith("without session");

    pilot.connected(1);
    pilot.onlyHappened("send Join", "send Holdings contexts[] leases[]");
    assertThat(pilot.pulse()).endsWith("without session");
    pilot.welcome(1);

    assertThat(pilot.pulse()).isEqualTo("leases[] contexts[] high 0 every 2000");
    pilot.nothingElseHappened();
  }

  @Test
  void triesAgainAndAgainAndThenEndsWhenNoManagerAnswers() {
    PilotAgentHarness pilot = new PilotAgentHarness();

    pilot.silently(Duration.ofSeconds(60));

    pilot.onlyHappened(
        "connect",
        "connect",
        "connect",
        "connect",
        "connect",
        "connect",
        "exit 3: no manager answered for 60 s");
    assertThat(pilot.agent.nextDeadline()).isEmpty();
  }

  @Test
  void aRefusalEndsThePilotAtOnce() {
    PilotAgentHarness pilot = new PilotAgentHarness();
    pilot.tick();
    pilot.happened("connect");

    pilot.step(new Event.Refused("wrong secret"));

    pilot.onlyHappened("exit 3: wrong secret");
  }

  @Test
  void connectsAnewWhenTheManagerFallsSilent() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.after(Duration.ofSeconds(30));
    pilot.nothingElseHappened();

    pilot.silently(Duration.ofSeconds(6));

    pilot.onlyHappened("connect");
    assertThat(pilot.pulse()).endsWith("without session");
  }

  @Test
  void goesOnWithItsCallsWhileTheManagerIsAwayAndTellsItLater() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10, 11, 12, 13);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");
    pilot.took(Duration.ofSeconds(1), 1, 1);
    pilot.happened("process 1 runs [3] items [12]");
    pilot.gathered();
    pilot.happened("send Outcomes #1 lease 1.1 task 0 [10+]");
    pilot.silently(Duration.ofSeconds(6));
    pilot.happened("connect");

    pilot.succeeded(1, 2);
    pilot.onlyHappened("process 1 runs [4] items [13]");
    pilot.silently(Duration.ofSeconds(1));
    pilot.nothingElseHappened();
    pilot.connected(1);

    pilot.onlyHappened(
        "send Join",
        "send Outcomes #1 lease 1.1 task 0 [10+]",
        "send Outcomes #2 lease 1.1 task 0 [11+]",
        "send Holdings contexts[1.5 warm] leases[1.1[12, 13]]");
  }

  @Test
  void forgetsOutcomesThatAreDurable() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10, 11);
    pilot.succeeded(1, 1);
    pilot.gathered();
    pilot.succeeded(1, 2);
    pilot.gathered();
    pilot.forgetWhatHappened();

    pilot.acknowledge(1);
    pilot.manager(new ManagerMessage.Rejoin("lost"));
    pilot.connected(1);

    pilot.onlyHappened(
        "connect",
        "send Join",
        "send Outcomes #1 lease 1.1 task 0 [11+]",
        "send Holdings contexts[1.5 warm] leases[]");
  }

  @Test
  void joinsAnewWhenTheManagerDoesNotKnowTheSession() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();

    pilot.step(new Event.SessionUnknown());

    pilot.onlyHappened("connect");
  }

  @Test
  void takesABreathWhenNotEvenTheJoinIsAnswered() {
    PilotAgentHarness pilot = new PilotAgentHarness();
    pilot.tick();
    pilot.connected(1);
    pilot.forgetWhatHappened();

    pilot.step(new Event.SessionUnknown());
    pilot.nothingElseHappened();
    pilot.silently(Duration.ofSeconds(1));

    pilot.onlyHappened("connect");
  }

  @Test
  void aNewSessionCountsItsLeasesAnew() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(9, 5, 0, 10);
    pilot.succeeded(1, 1);
    assertThat(pilot.pulse()).contains("high 9");

    pilot.step(new Event.SessionUnknown());
    pilot.connected(1);

    assertThat(pilot.pulse()).contains("high 0");
  }

  @Test
  void aManagerOfTheNextEpochFindsContextsAndLeasesAsTheyWere() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10, 11, 12);
    pilot.step(new Event.SessionUnknown());
    pilot.forgetWhatHappened();

    pilot.connected(2);
    pilot.welcome(2);
    pilot.onlyHappened("send Join", "send Holdings contexts[1.5 warm] leases[1.1[10, 11, 12]]");
    pilot.lease(1, 5, 1, 0);
    pilot.succeeded(1, 1, 2);
    pilot.onlyHappened("process 1 runs [3] items [12]");
    pilot.succeeded(1, 3);
    pilot.onlyHappened("process 1 serves task 1", "process 1 runs [4] items [0]");
    pilot.succeeded(1, 4);
    pilot.gathered();

    pilot.onlyHappened(
        "send Outcomes #1 lease 1.1 task 0 [10+, 11+, 12+]",
        "send Outcomes #2 lease 2.1 task 1 [0+]");
  }

  @Test
  void countsOnlyLeasesOfItsManagersOwnEpochAsSeen() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(9, 5, 0, 10);
    pilot.step(new Event.SessionUnknown());
    pilot.connected(2);
    pilot.welcome(2);

    pilot.lease(3, 5, 0, 11);

    assertThat(pilot.pulse()).isEqualTo("leases[1.9, 2.3] contexts[1.5] high 3 every 2000");
  }

  @Test
  void saysSoWhenAManagerSpeaksOfNewThingsUnderAnotherEpoch() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();

    pilot.manager(new ManagerMessage.OpenContext(new ContextId(2, 6), new LibraryNumber(0)));
    pilot.manager(
        new ManagerMessage.Lease(
            new LeaseId(2, 1),
            new ContextId(1, 5),
            new TaskNumber(0),
            false,
            new int[] {10},
            List.of(Json.of("10"))));

    pilot.onlyHappened(
        "ignored: asked for context 2.6 by a manager of epoch 1",
        "ignored: lease 2.1 came from a manager of epoch 1",
        "send Returned lease 2.1 [10]");
  }

  @Test
  void aManagerThatHasBeenReplacedIsNotJoinedWhichIsSaidOnce() {
    PilotAgentHarness pilot = PilotAgentHarness.joined();
    pilot.step(new Event.SessionUnknown());
    pilot.connected(2);
    pilot.forgetWhatHappened();

    pilot.connected(1);
    pilot.onlyHappened(
        "warn: not joining the manager of epoch 1 of run 00000000000000000000000000000000: it was"
            + " replaced by that of epoch 2, which this pilot has served; waiting for that one or a"
            + " later one");
    pilot.connected(1);
    pilot.nothingElseHappened();
    pilot.connected(2);

    pilot.onlyHappened("send Join", "send Holdings contexts[] leases[]");
  }

  @Test
  void endsItsContextsAndItselfWhenTheManagerIsLost() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10);
    pilot.forgetWhatHappened();
    pilot.silently(Duration.ofSeconds(9));
    pilot.succeeded(1, 1);

    pilot.silently(Duration.ofSeconds(51));

    assertThat(pilot.forgetWhatHappened())
        .endsWith("kill process 1", "exit 3: nothing was heard from the manager for 60 s");
    pilot.silently(Duration.ofSeconds(60));
    pilot.nothingElseHappened();
  }

  @Test
  void silenceDuringALongStopIsNotHeldAgainstTheManager() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();

    pilot.stopped(Duration.ofHours(2));
    pilot.alive();
    pilot.tick();

    pilot.nothingElseHappened();
  }
}
