package io.pcm.pilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PilotAgentCallsTest {
  private final PilotAgentHarness pilot = PilotAgentHarness.warm();

  @Test
  void startsAsManyCallsAsTheContextHasSlots() {
    pilot.lease(1, 5, 0, 10, 11, 12);

    pilot.onlyHappened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");
  }

  @Test
  void startsTheNextCallAsSoonAsOneEnds() {
    pilot.lease(1, 5, 0, 10, 11, 12);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");

    pilot.succeeded(1, 2);

    pilot.onlyHappened("process 1 runs [3] items [12]");
  }

  @Test
  void callsWaitWhileTheirContextLoads() {
    pilot.open(6, 0);
    pilot.happened("start process 2 of context 1.6, 4 cores");

    pilot.lease(1, 6, 0, 10);
    pilot.nothingElseHappened();
    pilot.ready(2);

    pilot.onlyHappened(
        "send ContextWarm 1.6", "process 2 serves task 0", "process 2 runs [1] items [10]");
  }

  @Test
  void leasesOfOneContextStartFirstComeFirstServed() {
    pilot.lease(1, 5, 0, 10, 11, 12);
    pilot.lease(2, 5, 0, 20, 21);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");

    pilot.succeeded(1, 1, 2);

    pilot.onlyHappened("process 1 runs [3] items [12]", "process 1 runs [4] items [20]");
  }

  @Test
  void anotherTaskWaitsUntilNoCallRuns() {
    pilot.lease(1, 5, 0, 10, 11);
    pilot.lease(2, 5, 1, 0, 1);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");

    pilot.succeeded(1, 1);
    pilot.nothingElseHappened();
    pilot.succeeded(1, 2);

    pilot.onlyHappened("process 1 serves task 1", "process 1 runs [3, 4] items [0, 1]");
  }

  @Test
  void aTaskIsToldOnceForManyLeases() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");
    pilot.succeeded(1, 1);

    pilot.lease(2, 5, 0, 11);

    pilot.onlyHappened("process 1 runs [2] items [11]");
  }

  @Test
  void callsThatMayKillRunTogetherWithNothingBesideThem() {
    pilot.lease(1, 5, 0, 1);
    pilot.leaseAlone(2, 5, 0, 2, 3, 4);
    pilot.lease(3, 5, 0, 5);
    pilot.leaseAlone(4, 5, 0, 6);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [1]");

    pilot.succeeded(1, 1);
    pilot.onlyHappened("process 1 runs [2, 3] items [2, 3]");
    pilot.succeeded(1, 2);
    pilot.onlyHappened("process 1 runs [4] items [4]");
    pilot.succeeded(1, 3);
    pilot.nothingElseHappened();
    pilot.succeeded(1, 4);
    pilot.onlyHappened("process 1 runs [5] items [5]");
    pilot.succeeded(1, 5);
    pilot.onlyHappened("process 1 runs [6] items [6]");
  }

  @Test
  void outcomesTravelTogetherAfterAMoment() {
    pilot.lease(1, 5, 0, 10, 11);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");

    pilot.succeeded(1, 1);
    pilot.failed(1, 2);
    pilot.nothingElseHappened();
    pilot.gathered();

    pilot.onlyHappened("send Outcomes #1 lease 1.1 task 0 [10+, 11-]");
  }

  @Test
  void outcomesOfDifferentLeasesTravelApart() {
    pilot.lease(1, 5, 0, 10);
    pilot.lease(2, 5, 0, 20);
    pilot.succeeded(1, 1, 2);
    pilot.happened(
        "process 1 serves task 0",
        "process 1 runs [1] items [10]",
        "process 1 runs [2] items [20]");

    pilot.gathered();

    pilot.onlyHappened(
        "send Outcomes #1 lease 1.1 task 0 [10+]", "send Outcomes #2 lease 1.2 task 0 [20+]");
  }

  @Test
  void resultsTooLargeForOneMessageAreCutIntoSeveral() {
    pilot.lease(1, 5, 0, 0, 1, 2);
    Json large = Json.of("\"" + "x".repeat(250 * 1024) + "\"");
    pilot.ended(1, Outcome.SUCCEEDED, large, 1, 2);
    pilot.ended(1, Outcome.SUCCEEDED, large, 3);
    pilot.happened(
        "process 1 serves task 0",
        "process 1 runs [1, 2] items [0, 1]",
        "process 1 runs [3] items [2]");

    pilot.gathered();

    pilot.onlyHappened(
        "send Outcomes #1 lease 1.1 task 0 [0+, 1+]", "send Outcomes #2 lease 1.1 task 0 [2+]");
  }

  @Test
  void noCallStartsWhileTheManagerDoesNotMakeResultsDurable() {
    Json large = Json.of("\"" + "x".repeat(250 * 1024) + "\"");
    int calls = (int) (OutcomeBuffer.KEPT_BYTES / large.length()) + 2;
    pilot.lease(1, 5, 0, IntStream.range(0, 1000).toArray());
    for (int id = 1; id < calls; id++) {
      pilot.ended(1, Outcome.SUCCEEDED, large, id);
    }
    pilot.gathered();
    long sent = sends(pilot.forgetWhatHappened());
    assertThat(sent * OutcomeBuffer.BATCH_BYTES).isLessThanOrEqualTo(OutcomeBuffer.SENT_BYTES);

    pilot.ended(1, Outcome.SUCCEEDED, large, calls);
    pilot.nothingElseHappened();
    pilot.acknowledge(20);

    List<String> happened = pilot.forgetWhatHappened();
    assertThat(sends(happened)).as("as many as were acknowledged").isEqualTo(20);
    assertThat(happened).hasSize(21).last().asString().startsWith("process 1 runs");
  }

  private static long sends(List<String> happened) {
    return happened.stream().filter(line -> line.startsWith("send Outcomes")).count();
  }

  @Test
  void noCallTimesOutWhileItsAnswerMayBeWaitingForSpace() {
    Json large = Json.of("\"" + "x".repeat(250 * 1024) + "\"");
    int calls = (int) (OutcomeBuffer.KEPT_BYTES / large.length()) + 2;
    pilot.lease(1, 5, 0, IntStream.range(0, 1000).toArray());
    for (int id = 1; id < calls; id++) {
      pilot.ended(1, Outcome.SUCCEEDED, large, id);
    }
    pilot.forgetWhatHappened();

    pilot.after(PilotAgentHarness.CALL_TIMEOUT.multipliedBy(3));
    assertThat(pilot.forgetWhatHappened()).noneMatch(line -> line.contains("kill"));

    pilot.acknowledge(20);
    pilot.forgetWhatHappened();
    pilot.after(PilotAgentHarness.CALL_TIMEOUT.multipliedBy(2));
    assertThat(pilot.forgetWhatHappened()).anyMatch(line -> line.contains("kill"));
  }

  @Test
  void handsBackWhatHasNotStartedWhenALeaseIsRevoked() {
    pilot.lease(1, 5, 0, 10, 11, 12, 13);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");

    pilot.revoke(1);

    pilot.onlyHappened("send Returned lease 1.1 [12, 13]");
    pilot.succeeded(1, 1, 2);
    pilot.nothingElseHappened();
  }

  @Test
  void answersARevokeAlsoWhenNothingIsLeft() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");
    pilot.revoke(1);
    pilot.onlyHappened("send Returned lease 1.1 []");
    pilot.succeeded(1, 1);
    pilot.gathered();
    pilot.happened("send Outcomes #1 lease 1.1 task 0 [10+]");

    pilot.revoke(1);

    pilot.onlyHappened("send Returned lease 1.1 []");
  }

  @Test
  void whatEndedBeforeALeaseIsRevokedIsToldBefore() {
    pilot.lease(1, 5, 0, 10, 11, 12);
    pilot.happened("process 1 serves task 0", "process 1 runs [1, 2] items [10, 11]");
    pilot.succeeded(1, 1);
    pilot.happened("process 1 runs [3] items [12]");

    pilot.revoke(1);

    pilot.onlyHappened("send Outcomes #1 lease 1.1 task 0 [10+]", "send Returned lease 1.1 []");
  }

  @Test
  void handsBackALeaseWhoseContextIsNotHere() {
    pilot.lease(1, 99, 0, 10, 11);

    pilot.onlyHappened("send Returned lease 1.1 [10, 11]");
    assertThat(pilot.pulse()).isEqualTo("leases[] contexts[1.5] high 1 every 2000");
  }

  @Test
  void handsBackALeaseOfATaskThatWasNeverAnnounced() {
    pilot.lease(1, 5, 77, 10);

    pilot.onlyHappened(
        "ignored: lease 1.1 is of task 77, not announced", "send Returned lease 1.1 [10]");
  }

  @Test
  void aLeaseThatComesTwiceCountsOnce() {
    pilot.lease(1, 5, 0, 10);
    pilot.happened("process 1 serves task 0", "process 1 runs [1] items [10]");

    pilot.lease(1, 5, 0, 10);

    pilot.onlyHappened("ignored: lease 1.1 arrived twice");
  }

  @Test
  void ignoresWhatMakesNoSense() {
    pilot.revoke(42);
    pilot.close(42);
    pilot.open(43, 9);
    pilot.open(5, 0);
    pilot.acknowledge(7);
    pilot.ready(1);

    pilot.onlyHappened(
        "ignored: asked to give back lease 1.42, which never existed",
        "ignored: asked to close context 1.42, which does not exist",
        "ignored: asked for a context of library 9, not announced",
        "ignored: asked for context 1.5, which already exists",
        "ignored: outcomes up to 7 acknowledged, never sent",
        "ignored: context 1.5 reported that it is loaded, but it was not loading");
  }

  @Test
  void listsInHeartbeatsWhatHasNotEnded() {
    pilot.lease(3, 5, 0, 10);
    pilot.lease(4, 5, 0, 11, 12);
    assertThat(pilot.pulse()).isEqualTo("leases[1.3, 1.4] contexts[1.5] high 4 every 2000");

    pilot.succeeded(1, 1);

    assertThat(pilot.pulse()).isEqualTo("leases[1.4] contexts[1.5] high 4 every 2000");
  }

  @Test
  void whatAProcessSaysAfterItsContextHasGoneMeansNothing() {
    pilot.processEnded(1, "gone");
    pilot.happened("send ContextGone 1.5 DIED 'gone' blamed[] bystanders[]");

    pilot.succeeded(1, 1);
    pilot.ready(1);

    pilot.nothingElseHappened();
  }

  @Test
  void loadsAnewForEachCallWhenAContextIsNotToStayWarm() {
    pilot.open(6, 1);
    pilot.happened("start process 2 of context 1.6, 4 cores");
    pilot.ready(2);
    pilot.happened("send ContextWarm 1.6");
    pilot.lease(1, 6, 0, 10, 11);
    pilot.happened("process 2 serves task 0", "process 2 runs [1] items [10]");

    pilot.succeeded(2, 1);
    pilot.happened("end process 2");
    pilot.gathered();
    pilot.happened("send Outcomes #1 lease 1.1 task 0 [10+]");
    pilot.processEnded(2, "exit code 0");
    pilot.happened("start process 3 of context 1.6, 4 cores");
    pilot.ready(3);
    pilot.onlyHappened(
        "send ContextWarm 1.6", "process 3 serves task 0", "process 3 runs [1] items [11]");

    pilot.succeeded(3, 1);
    pilot.processEnded(3, "exit code 0");
    pilot.gathered();
    pilot.onlyHappened("end process 3", "send Outcomes #2 lease 1.1 task 0 [11+]");
    assertThat(pilot.pulse()).isEqualTo("leases[] contexts[1.5, 1.6] high 1 every 2000");
  }

  @Test
  void aContextThatRestsLoadsWhenACallComesAndGoesWhenClosed() {
    pilot.open(6, 1);
    pilot.ready(2);
    pilot.lease(1, 6, 0, 10);
    pilot.succeeded(2, 1);
    pilot.processEnded(2, "");
    pilot.gathered();
    pilot.forgetWhatHappened();

    pilot.lease(2, 6, 0, 11);
    pilot.onlyHappened("start process 3 of context 1.6, 4 cores");
    pilot.ready(3);
    pilot.succeeded(3, 1);
    pilot.processEnded(3, "");
    pilot.gathered();
    pilot.forgetWhatHappened();
    pilot.close(6);

    pilot.onlyHappened("send ContextGone 1.6 CLOSED '' blamed[] bystanders[]");
  }

  @Test
  void aProcessThatWillNotEndBetweenCallsIsKilled() {
    pilot.open(6, 1);
    pilot.ready(2);
    pilot.lease(1, 6, 0, 10, 11);
    pilot.succeeded(2, 1);
    pilot.gathered();
    pilot.forgetWhatHappened();

    pilot.after(Duration.ofSeconds(7));

    pilot.onlyHappened("kill process 2");
    pilot.processEnded(2, "");
    pilot.onlyHappened("start process 3 of context 1.6, 4 cores");
  }
}
