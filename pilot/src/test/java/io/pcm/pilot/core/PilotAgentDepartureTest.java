package io.pcm.pilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobLife;
import io.pcm.pilot.core.Event.Urgency;
import io.pcm.protocol.message.ManagerMessage;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PilotAgentDepartureTest {
  @Test
  void anIdlePilotThatIsPreemptedLeavesAtOnce() {
    PilotAgentHarness pilot = PilotAgentHarness.joined();

    pilot.stop("TERM", Urgency.PREEMPTED);

    pilot.onlyHappened("send Draining TERM preempted", "send Goodbye TERM", "exit 0: TERM");
  }

  @Test
  void aPreemptedPilotHandsBackLetsRunFlushesAndLeaves() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10, 11, 12);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");

    pilot.stop("TERM", Urgency.PREEMPTED);
    pilot.onlyHappened("send Draining TERM preempted", "send Returned lease 1.1 [12]");
    pilot.after(Duration.ofSeconds(3));
    pilot.succeeded(1, 1, 2);
    pilot.onlyHappened("end process 1");
    pilot.processEnded(1, "exit code 0");
    pilot.onlyHappened(
        "send Outcomes #1 lease 1.1 task 0 [10+, 11+]",
        "send ContextGone 1.5 CLOSED 'exit code 0' blamed[] bystanders[]");
    pilot.acknowledge(1);

    pilot.onlyHappened("send Goodbye TERM", "exit 0: TERM");
  }

  @Test
  void aSecondTermDoesNoHarm() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10);
    pilot.stop("TERM", Urgency.PREEMPTED);
    pilot.forgetWhatHappened();

    pilot.stop("TERM", Urgency.PREEMPTED);
    pilot.stop("INT", Urgency.SOON);

    pilot.nothingElseHappened();
  }

  @Test
  void whenGraceIsOverWhatRunsIsNotToBlame() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.manager(
        new ManagerMessage.LibraryAnnounced(
            PilotAgentHarness.library(2, 1, Duration.ofMinutes(10))));
    pilot.open(6, 2);
    pilot.ready(2);
    pilot.lease(1, 6, 0, 10);
    pilot.close(5);
    pilot.processEnded(1, "");
    pilot.stop("TERM", Urgency.PREEMPTED);
    pilot.forgetWhatHappened();

    pilot.after(Duration.ofSeconds(25));

    pilot.onlyHappened(
        "kill process 2",
        "send ContextGone 1.6 CLOSED 'TERM; its grace is over' blamed[] bystanders[10]",
        "send Goodbye TERM; its grace is over",
        "exit 0: TERM; its grace is over");
  }

  @Test
  void doesNotWaitForAProcessThatCannotBeKilled() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.stop("INT", Urgency.SOON);
    pilot.happened("send Draining INT", "end process 1");

    pilot.after(Duration.ofSeconds(7));
    pilot.happened("kill process 1");
    pilot.after(Context.KILL_TAKES);

    pilot.onlyHappened(
        "send ContextGone 1.5 CLOSED 'its process could not be killed' blamed[] bystanders[]",
        "send Goodbye INT",
        "exit 0: INT");
  }

  @Test
  void takesNothingNewWhileItDrains() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10);
    pilot.manager(new ManagerMessage.Drain("enough"));
    pilot.forgetWhatHappened();

    pilot.lease(2, 5, 0, 11);
    pilot.open(6, 0);

    pilot.onlyHappened(
        "send Returned lease 1.2 [11]", "ignored: asked for context 1.6 while leaving");
  }

  @Test
  void aDrainByTheManagerTurnsIntoAPreemption() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10);
    pilot.manager(new ManagerMessage.Drain("enough"));
    pilot.forgetWhatHappened();

    pilot.stop("TERM", Urgency.PREEMPTED);

    pilot.onlyHappened("send Draining TERM preempted");
  }

  @Test
  void leavesWithoutTheLastWordWhenOutcomesAreNotAcknowledged() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10);
    pilot.succeeded(1, 1);
    pilot.stop("TERM", Urgency.PREEMPTED);
    pilot.processEnded(1, "");
    pilot.forgetWhatHappened();

    pilot.after(Departure.FLUSH);

    pilot.onlyHappened(
        "send Goodbye TERM; not all outcomes were acknowledged",
        "exit 0: TERM; not all outcomes were acknowledged");
  }

  @Test
  void tellsANewSessionThatItDrains() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10);
    pilot.stop("TERM", Urgency.PREEMPTED);
    pilot.step(new Event.SessionUnknown());
    pilot.forgetWhatHappened();

    pilot.connected(1);

    pilot.onlyHappened(
        "send Join",
        "send Holdings contexts[1.5 closing] leases[1.1[10]]",
        "send Draining TERM preempted");
  }

  @Test
  void keepsOutcomesForAManagerThatIsAwayWhileGraceLasts() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10);
    pilot.step(new Event.SessionUnknown());
    pilot.stop("TERM", Urgency.PREEMPTED);
    pilot.succeeded(1, 1);
    pilot.processEnded(1, "");
    pilot.silently(Duration.ofSeconds(15));
    pilot.forgetWhatHappened();

    pilot.connected(1);
    pilot.onlyHappened(
        "send Join",
        "send Outcomes #1 lease 1.1 task 0 [10+]",
        "send Holdings contexts[1.5 warm] leases[]",
        "send ContextGone 1.5 CLOSED '' blamed[] bystanders[]",
        "send Draining TERM preempted");
    pilot.acknowledge(1);

    pilot.onlyHappened("send Goodbye TERM", "exit 0: TERM");
  }

  @Test
  void interruptedTwiceItLeavesNow() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.lease(1, 5, 0, 10);
    pilot.stop("INT", Urgency.SOON);
    pilot.forgetWhatHappened();

    pilot.stop("INT INT", Urgency.NOW);

    pilot.onlyHappened(
        "kill process 1",
        "send ContextGone 1.5 CLOSED 'INT INT' blamed[] bystanders[10]",
        "send Goodbye INT INT",
        "exit 130: INT INT");
  }

  @Test
  void farewellEndsContextsAndThenThePilot() {
    PilotAgentHarness pilot = PilotAgentHarness.warm();
    pilot.open(6, 0);
    pilot.ready(2);
    pilot.lease(1, 6, 0, 10);
    pilot.forgetWhatHappened();

    pilot.manager(new ManagerMessage.Farewell("done"));
    pilot.onlyHappened("send Goodbye done", "end process 1", "kill process 2");
    pilot.processEnded(2, "");
    pilot.processEnded(1, "");

    assertThat(pilot.forgetWhatHappened()).last().isEqualTo("exit 0: done");
  }

  @Test
  void drainsBeforeTheJobsTimeIsOver() {
    PilotAgentHarness pilot = living(new JobLife(Duration.ofMinutes(10)));
    pilot.happened("send Join life 595000", "send Holdings contexts[] leases[]");
    pilot.welcome(1);

    pilot.after(Duration.ofMinutes(10).minusSeconds(31));
    pilot.nothingElseHappened();
    pilot.after(Duration.ofSeconds(1));

    pilot.happened("send Draining the job's time is nearly over preempted");
  }

  @Test
  void countsItsTimeForCallsToTheEndOfTheGraceThatTheEarliestWordMayBegin() {
    living(new JobLife(Duration.ofMinutes(10), Duration.ofSeconds(120)))
        .happened("send Join life 505000", "send Holdings contexts[] leases[]");
  }

  @Test
  void neverHasLessThanNoTimeForCalls() {
    living(new JobLife(Duration.ofMinutes(10), Duration.ofHours(1)))
        .happened("send Join life 0", "send Holdings contexts[] leases[]");
  }

  private static PilotAgentHarness living(JobLife life) {
    PilotAgentHarness pilot = new PilotAgentHarness(Optional.of(life));
    pilot.tick();
    pilot.happened("connect");
    pilot.connected(1);
    return pilot;
  }

  @Test
  void tellsItsTimeOnceTheBatchSystemHasToldIt() {
    PilotAgentHarness pilot = PilotAgentHarness.joined();
    pilot.after(Duration.ofSeconds(40));
    pilot.lifeKnown(new JobLife(Duration.ofSeconds(60), Duration.ofSeconds(45)));
    pilot.happened("send LifeLeft 40000");
    pilot.after(Duration.ofSeconds(29));
    pilot.nothingElseHappened();
    pilot.after(Duration.ofSeconds(1));
    pilot.happened("send Draining the job's time is nearly over preempted");
  }
}
