package io.pcm.pilot.core;

import io.pcm.api.Json;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Calls in the pipe of a process, beyond those that run; and calls that are stopped. */
class PilotAgentPipeTest {
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Duration LONG = Duration.ofSeconds(5);

  private final PilotAgentHarness pilot = PilotAgentHarness.warm();

  /** The context has two slots; enough calls of one task took this long, the last one this long. */
  private void served(Duration each, Duration last) {
    pilot.lease(1, 5, 0, IntStream.range(100, 100 + WriteAhead.TELLING).toArray());
    for (int id = 1; id < WriteAhead.TELLING; id++) {
      pilot.took(each, 1, id);
    }
    pilot.took(last, 1, WriteAhead.TELLING);
    pilot.gathered();
    pilot.forgetWhatHappened();
  }

  private void served(Duration each) {
    served(each, each);
  }

  @Test
  void shortCallsAreWrittenAheadOfTheirSlots() {
    served(SHORT);

    pilot.lease(2, 5, 0, IntStream.range(20, 30).toArray());
    pilot.onlyHappened(
        "process 1 runs [17, 18] items [20, 21]", "process 1 runs [19, 20] items [22, 23]");

    pilot.took(SHORT, 1, 17);
    pilot.onlyHappened("process 1 runs [21] items [24]");
  }

  @Test
  void callsOfATaskAreNotIfOneOfTheLatestWasLong() {
    served(SHORT, LONG);

    pilot.lease(2, 5, 0, IntStream.range(20, 30).toArray());

    pilot.onlyHappened("process 1 runs [17, 18] items [20, 21]");
  }

  @Test
  void nothingIsWrittenAheadForAnotherTaskBeforeItsCallsAreKnownToBeShort() {
    served(SHORT);

    pilot.lease(2, 5, 1, IntStream.range(20, 30).toArray());

    pilot.onlyHappened("process 1 serves task 1", "process 1 runs [17, 18] items [20, 21]");
  }

  @Test
  void largeItemsAreNotWrittenAhead() {
    served(SHORT);
    Json large = Json.of("\"" + "x".repeat(WriteAhead.ITEM_BYTES) + "\"");

    pilot.leaseOf(2, 5, 0, large, 20, 21, 22, 23);

    pilot.onlyHappened("process 1 runs [17, 18] items [" + large + ", " + large + "]");
  }

  @Test
  void callsThatMayKillAreNotWrittenAhead() {
    served(SHORT);

    pilot.leaseAlone(2, 5, 0, 20, 21, 22);

    pilot.onlyHappened("process 1 runs [17, 18] items [20, 21]");
  }

  @Test
  void aCallInThePipeIsNotSuspectedWhenTheProcessDies() {
    served(SHORT);
    pilot.lease(2, 5, 0, 20, 21, 22);
    pilot.happened("process 1 runs [17, 18] items [20, 21]", "process 1 runs [19] items [22]");

    pilot.processEnded(1, "signal 11");

    pilot.onlyHappened("send ContextGone 1.5 DIED 'signal 11' blamed[20, 21] bystanders[22]");
  }

  @Test
  void theTimeOfACallInThePipeBeginsWhenASlotIsFree() {
    served(SHORT);
    pilot.lease(2, 5, 0, 20, 21, 22);
    pilot.happened("process 1 runs [17, 18] items [20, 21]", "process 1 runs [19] items [22]");
    pilot.after(PilotAgentHarness.CALL_TIMEOUT.minusSeconds(1));
    pilot.took(SHORT, 1, 17);
    pilot.took(SHORT, 1, 18);
    pilot.gathered();
    pilot.onlyHappened("send Outcomes #2 lease 1.2 task 0 [20+, 21+]");

    pilot.after(PilotAgentHarness.CALL_TIMEOUT.minusSeconds(1));
    pilot.nothingElseHappened();
    pilot.after(Duration.ofSeconds(1));

    pilot.onlyHappened("kill process 1");
  }

  @Test
  void aCallThatTakesTooLongIsStoppedAloneIfItsProcessCanDoThat() {
    PilotAgentHarness able = able();
    able.after(Duration.ofSeconds(1));
    able.onlyHappened("process 1 stops [1]");

    able.failed(1, 1);

    able.onlyHappened(
        "send CallsStopped 1.5 'a call ran longer than 10 s'[10]", "process 1 runs [4] items [13]");
  }

  @Test
  void aResultThatComesAtTheLastMomentCounts() {
    PilotAgentHarness able = able();
    able.after(Duration.ofSeconds(1));
    able.onlyHappened("process 1 stops [1]");

    able.succeeded(1, 1);
    able.gathered();

    able.onlyHappened("process 1 runs [4] items [13]", "send Outcomes #2 lease 1.1 task 0 [10+]");
  }

  @Test
  void aProcessThatDoesNotStopACallIsKilled() {
    PilotAgentHarness able = able();
    able.after(Duration.ofSeconds(1));
    able.onlyHappened("process 1 stops [1]");

    able.after(ContextCalls.STOP_TAKES);
    able.happened("process 1 stops [3]", "send Returned lease 1.1 [13]", "kill process 1");
    able.processEnded(1, "signal 9");

    able.onlyHappened(
        "send ContextGone 1.5 CALL_TIMEOUT 'a call ran longer than 10 s; signal 9' blamed[10, 12]"
            + " bystanders[]");
  }

  /**
   * A context that can stop calls. The call 10 has one second left, 12 has just begun, 13 waits.
   */
  private static PilotAgentHarness able() {
    PilotAgentHarness able = PilotAgentHarness.joined();
    able.open(5, 0);
    able.happened("start process 1 of context 1.5, 4 cores");
    able.readyToStopCalls(1);
    able.happened("send ContextWarm 1.5");
    able.lease(1, 5, 0, 10, 11, 12, 13);
    able.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");
    able.after(PilotAgentHarness.CALL_TIMEOUT.minusSeconds(1));
    able.took(LONG, 1, 2);
    able.gathered();
    able.onlyHappened("process 1 runs [3] items [12]", "send Outcomes #1 lease 1.1 task 0 [11+]");
    return able;
  }
}
