package io.pcm.pilot.core;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PilotAgentContextsTest {
  private final PilotAgentHarness pilot = PilotAgentHarness.warm();

  @Test
  void aDeadProcessIsBlamedOnAllCallsThatRan() {
    pilot.lease(1, 5, 0, 10, 11, 12);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");

    pilot.processEnded(1, "the process ended by signal 11");

    pilot.onlyHappened(
        "send Returned lease 1.1 [12]",
        "send ContextGone 1.5 DIED 'the process ended by signal 11' blamed[10, 11] bystanders[]");
  }

  @Test
  void aProcessThatSomebodyElseKilledIsToldApartFromOneThatDied() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");

    pilot.processKilled(1, "signal 9");

    pilot.onlyHappened("send ContextGone 1.5 KILLED 'signal 9' blamed[10] bystanders[]");
  }

  @Test
  void aProcessThatSaysTwiceThatItIsLoadedCountsAsOneThatDidNotLoad() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");

    pilot.step(new Event.ProcessBroken(new ProcessNumber(1), "twice"));
    pilot.happened("kill process 1");
    pilot.processEnded(1, "signal 9");

    pilot.onlyHappened(
        "send ContextGone 1.5 LOAD_FAILED 'twice; signal 9' blamed[] bystanders[10]");
  }

  @Test
  void whatEndedBeforeTheDeathCountsAndIsToldBefore() {
    pilot.lease(1, 5, 0, 10, 11);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");
    pilot.succeeded(1, 1);

    pilot.processEnded(1, "x");

    pilot.onlyHappened(
        "send Outcomes #1 lease 1.1 task 0 [10+]",
        "send ContextGone 1.5 DIED 'x' blamed[11] bystanders[]");
  }

  @Test
  void aCallThatRunsTooLongIsBlamedAloneAndItsContextKilled() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");
    pilot.after(Duration.ofSeconds(4));
    pilot.lease(2, 5, 0, 20, 21);
    pilot.happened("process 1 runs [2] items [20]");

    pilot.after(Duration.ofSeconds(6));

    pilot.onlyHappened("send Returned lease 1.2 [21]", "kill process 1");
    pilot.processEnded(1, "signal 9");
    pilot.onlyHappened(
        "send ContextGone 1.5 CALL_TIMEOUT 'a call ran longer than 10 s; signal 9' blamed[10]"
            + " bystanders[20]");
  }

  @Test
  void anOutcomeThatComesWhileItsContextIsBeingKilledCounts() {
    pilot.lease(1, 5, 0, 10, 11);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");
    pilot.after(PilotAgentHarness.CALL_TIMEOUT);
    pilot.happened("kill process 1");

    pilot.succeeded(1, 2);
    pilot.processEnded(1, "signal 9");

    pilot.onlyHappened(
        "send Outcomes #1 lease 1.1 task 0 [11+]",
        "send ContextGone 1.5 CALL_TIMEOUT 'a call ran longer than 10 s; signal 9' blamed[10]"
            + " bystanders[]");
  }

  @Test
  void aProcessThatCannotBeKilledIsGivenUp() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");
    pilot.after(PilotAgentHarness.CALL_TIMEOUT);
    pilot.happened("kill process 1");

    pilot.after(Context.KILL_TAKES);

    pilot.onlyHappened(
        "send ContextGone 1.5 CALL_TIMEOUT 'a call ran longer than 10 s; its process could not be"
            + " killed' blamed[10] bystanders[]");
  }

  @Test
  void aLibraryThatSaysItCannotLoadIsGoneWithItsReasonAndEvidence() {
    pilot.open(6, 0);
    pilot.lease(1, 6, 0, 10);
    pilot.happened("start process 2 of context 1.6, 4 cores");

    pilot.step(new Event.ProcessBroken(new ProcessNumber(2), "no such model"));
    pilot.happened("send Returned lease 1.1 [10]", "end process 2");
    pilot.processEnded(2, "exit code 1");

    pilot.onlyHappened(
        "send ContextGone 1.6 LOAD_FAILED 'no such model; exit code 1' blamed[] bystanders[]");
  }

  @Test
  void aLibraryThatWouldNotLoadHereLaterEitherIsGoneWithThatCause() {
    pilot.open(6, 0);
    pilot.happened("start process 2 of context 1.6, 4 cores");
    pilot.step(new Event.ProcessBroken(new ProcessNumber(2), "no package", Recurrence.HERE));
    pilot.happened("end process 2");
    pilot.processEnded(2, "exit code 1");
    pilot.onlyHappened(
        "send ContextGone 1.6 LOAD_REFUSED 'no package; exit code 1' blamed[] bystanders[]");
  }

  @Test
  void aProcessThatDiesWhileItLoadsFailedToLoad() {
    pilot.open(6, 0);
    pilot.lease(1, 6, 0, 10);
    pilot.happened("start process 2 of context 1.6, 4 cores");

    pilot.processEnded(2, "exit code 127");

    pilot.onlyHappened(
        "send Returned lease 1.1 [10]",
        "send ContextGone 1.6 LOAD_FAILED 'exit code 127' blamed[] bystanders[]");
  }

  @Test
  void aLibraryThatCannotLoadOnAnyMachineIsGoneWithThatWord() {
    pilot.open(6, 0);
    pilot.happened("start process 2 of context 1.6, 4 cores");

    pilot.step(
        new Event.ProcessBroken(new ProcessNumber(2), "no such class", Recurrence.EVERYWHERE));
    pilot.happened("end process 2");
    pilot.processEnded(2, "exit code 1");

    pilot.onlyHappened(
        "send ContextGone 1.6 LOAD_FAILED 'no such class; exit code 1' blamed[] bystanders[]"
            + " certain");
  }

  @Test
  void aProcessThatSomethingElseKillsWhileItLoadsIsNoFailedLoad() {
    pilot.open(6, 0);
    pilot.happened("start process 2 of context 1.6, 4 cores");

    pilot.step(new Event.ProcessEnded(new ProcessNumber(2), "signal 9", true));

    pilot.onlyHappened("send ContextGone 1.6 KILLED 'signal 9' blamed[] bystanders[]");
  }

  @Test
  void aLoadThatTakesTooLongIsKilled() {
    pilot.open(6, 0);
    pilot.happened("start process 2 of context 1.6, 4 cores");

    pilot.after(PilotAgentHarness.LOAD_TIMEOUT);
    pilot.happened("kill process 2");
    pilot.processEnded(2, "signal 9");

    pilot.onlyHappened(
        "send ContextGone 1.6 LOAD_TIMEOUT 'not loaded after 60 s; signal 9' blamed[]"
            + " bystanders[]");
  }

  @Test
  void aContextIsClosedOnceItsRunningCallsHaveEnded() {
    pilot.lease(1, 5, 0, 10, 11, 12);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");

    pilot.close(5);
    pilot.onlyHappened("send Returned lease 1.1 [12]");
    pilot.succeeded(1, 1);
    pilot.nothingElseHappened();
    pilot.succeeded(1, 2);
    pilot.onlyHappened("end process 1");
    pilot.processEnded(1, "exit code 0");

    pilot.onlyHappened(
        "send Outcomes #1 lease 1.1 task 0 [10+, 11+]",
        "send ContextGone 1.5 CLOSED 'exit code 0' blamed[] bystanders[]");
  }

  @Test
  void aContextThatIsClosedTakesNoCalls() {
    pilot.close(5);
    pilot.happened("end process 1");

    pilot.lease(1, 5, 0, 10);

    pilot.onlyHappened("send Returned lease 1.1 [10]");
  }

  @Test
  void aContextThatDoesNotEndInPeaceIsKilled() {
    pilot.close(5);
    pilot.happened("end process 1");

    pilot.after(Duration.ofSeconds(7));

    pilot.onlyHappened("kill process 1");
    pilot.processEnded(1, "signal 9");
    pilot.onlyHappened("send ContextGone 1.5 CLOSED 'signal 9' blamed[] bystanders[]");
  }

  @Test
  void closingAContextThatLoadsKillsIt() {
    pilot.open(6, 0);
    pilot.happened("start process 2 of context 1.6, 4 cores");

    pilot.close(6);
    pilot.happened("kill process 2");
    pilot.processEnded(2, "signal 9");

    pilot.onlyHappened("send ContextGone 1.6 CLOSED 'signal 9' blamed[] bystanders[]");
  }

  @Test
  void aContextThatDiesWhileItFinishesIsBlamedFairly() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");
    pilot.close(5);

    pilot.processEnded(1, "signal 11");

    pilot.onlyHappened("send ContextGone 1.5 DIED 'signal 11' blamed[10] bystanders[]");
  }

  @Test
  void aCallTimeoutCountsAlsoInAContextThatFinishes() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");
    pilot.close(5);

    pilot.after(PilotAgentHarness.CALL_TIMEOUT);

    pilot.onlyHappened("kill process 1");
  }

  @Test
  void whileThePilotStandsStillNobodyTimesOut() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");

    pilot.stopped(Duration.ofMinutes(10));
    pilot.tick();
    pilot.nothingElseHappened();
    pilot.after(Duration.ofSeconds(9));

    pilot.nothingElseHappened();
  }
}
