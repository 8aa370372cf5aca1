package io.pcm.pilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.ManagerMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PilotAgentGpusTest {
  private static final int WHOLE = 5;
  private static final int HALF = 6;
  private static final int TWO = 7;

  private static PilotAgentHarness pilot(int gpus) {
    PilotAgentHarness pilot = PilotAgentHarness.withGpus(gpus);
    announce(pilot, WHOLE, 1);
    announce(pilot, HALF, 0.5);
    announce(pilot, TWO, 2);
    return pilot;
  }

  private static void announce(PilotAgentHarness pilot, int number, double gpus) {
    Library library =
        Library.of("lib" + number, new Library.Host.Command(List.of("x")))
            .resources(new Resources(0, 0, gpus))
            .loadTimeout(PilotAgentHarness.LOAD_TIMEOUT)
            .build();
    pilot.manager(
        new ManagerMessage.LibraryAnnounced(new LibrarySpec(new LibraryNumber(number), library)));
  }

  @Test
  void eachContextGetsItsOwnGpu() {
    PilotAgentHarness pilot = pilot(2);
    pilot.open(1, WHOLE);
    pilot.happened(
        "send ContextPlaced 1.1 [0]", "start process 1 of context 1.1, 4 cores, GPUs [0]");
    pilot.open(2, WHOLE);
    pilot.happened(
        "send ContextPlaced 1.2 [1]", "start process 2 of context 1.2, 4 cores, GPUs [1]");
  }

  @Test
  void sharesMeetOnOneGpuAndSeveralGpusGoTogether() {
    PilotAgentHarness pilot = pilot(3);
    pilot.open(1, HALF);
    pilot.open(2, HALF);
    pilot.open(3, TWO);
    pilot.happened(
        "send ContextPlaced 1.1 [0]",
        "start process 1 of context 1.1, 4 cores, GPUs [0]",
        "send ContextPlaced 1.2 [0]",
        "start process 2 of context 1.2, 4 cores, GPUs [0]",
        "send ContextPlaced 1.3 [1, 2]",
        "start process 3 of context 1.3, 4 cores, GPUs [1, 2]");
  }

  @Test
  void aContextWithoutRoomIsRefusedAndItsCallsReturn() {
    PilotAgentHarness pilot = pilot(1);
    pilot.open(1, HALF);
    pilot.happened(
        "send ContextPlaced 1.1 [0]", "start process 1 of context 1.1, 4 cores, GPUs [0]");
    pilot.open(2, WHOLE);
    pilot.lease(9, 2, 0, 10);
    pilot.happened(
        "send ContextGone 1.2 NO_GPU 'this pilot has no free GPUs for a context with 1 GPU'"
            + " blamed[] bystanders[]",
        "send Returned lease 1.9 [10]");
  }

  @Test
  void aGpuIsGivenAgainOnlyOnceItsProcessHasEnded() {
    PilotAgentHarness pilot = pilot(1);
    pilot.open(1, WHOLE);
    pilot.ready(1);
    pilot.happened(
        "send ContextPlaced 1.1 [0]",
        "start process 1 of context 1.1, 4 cores, GPUs [0]",
        "send ContextWarm 1.1");
    pilot.close(1);
    pilot.happened("end process 1");
    pilot.after(Duration.ofSeconds(30));
    pilot.happened(
        "kill process 1",
        "send ContextGone 1.1 CLOSED 'its process could not be killed' blamed[] bystanders[]");
    pilot.open(2, WHOLE);
    pilot.happened(
        "send ContextGone 1.2 NO_GPU 'this pilot has no free GPUs for a context with 1 GPU'"
            + " blamed[] bystanders[]");
    pilot.processEnded(1, "killed at last");
    pilot.open(3, WHOLE);
    pilot.happened(
        "send ContextPlaced 1.3 [0]", "start process 2 of context 1.3, 4 cores, GPUs [0]");
  }

  @Test
  void aContextThatCannotLoadGivesItsGpuBack() {
    PilotAgentHarness pilot = pilot(1);
    pilot.open(1, WHOLE);
    pilot.processEnded(1, "exit code 1");
    pilot.open(2, HALF);
    assertThat(pilot.agent.pulse().heartbeat().contexts()).hasSize(1);
    pilot.happened(
        "send ContextPlaced 1.1 [0]",
        "start process 1 of context 1.1, 4 cores, GPUs [0]",
        "send ContextGone 1.1 LOAD_FAILED 'exit code 1' blamed[] bystanders[]",
        "send ContextPlaced 1.2 [0]",
        "start process 2 of context 1.2, 4 cores, GPUs [0]");
  }

  /** Three loads in a row on GPU 1, which begin 20 s apart; then the GPUs that are avoided. */
  private static List<Integer> avoidedAfterFailures(
      PilotAgentHarness pilot, int first, int library) {
    for (int i = first; i < first + 3; i++) {
      assertThat(pilot.agent.pulse().heartbeat().avoidedGpus()).isEmpty();
      pilot.open(i, library);
      pilot.processEnded(i, "no device");
      pilot.after(Duration.ofSeconds(20));
    }
    return pilot.agent.pulse().heartbeat().avoidedGpus();
  }

  @Test
  void aGpuOnWhichLoadsFailWhileAnotherOneWorksIsNotUsedAgain() {
    PilotAgentHarness pilot = pilot(2);
    pilot.open(1, WHOLE);
    pilot.open(2, WHOLE);
    pilot.processEnded(2, "no device");
    pilot.after(Duration.ofSeconds(1));
    pilot.ready(1);
    assertThat(avoidedAfterFailures(pilot, 3, WHOLE)).containsExactly(1);
    assertThat(pilot.forgetWhatHappened())
        .filteredOn(line -> line.startsWith("warn"))
        .containsExactly(
            "warn: this pilot does not use GPU 1 any more: at least 3 loads in a row failed there,"
                + " while the same library loads on another GPU");
    pilot.open(6, HALF);
    pilot.happened(
        "send ContextGone 1.6 NO_GPU 'this pilot has no free GPUs for a context with 0.5 GPU; some"
            + " GPUs are not used any more, because loads failed there' blamed[] bystanders[]");
    pilot.close(1);
    pilot.processEnded(1, "");
    pilot.forgetWhatHappened();
    pilot.open(7, HALF);
    pilot.happened(
        "send ContextPlaced 1.7 [0]", "start process 6 of context 1.7, 4 cores, GPUs [0]");
  }

  @Test
  void aGpuIsNotBlamedForWhatHoldsForAllGpusSinceThen() {
    PilotAgentHarness pilot = pilot(2);
    pilot.open(1, WHOLE);
    pilot.ready(1);
    pilot.after(Duration.ofSeconds(1));
    assertThat(avoidedAfterFailures(pilot, 2, WHOLE)).isEmpty();
  }

  @Test
  void aHiccupIsNoReasonToAvoidAGpu() {
    PilotAgentHarness pilot = pilot(2);
    pilot.open(1, WHOLE);
    for (int i = 2; i <= 6; i++) {
      pilot.open(i, WHOLE);
      pilot.processEnded(i, "no such file");
      pilot.after(Duration.ofSeconds(5));
      if (i == 2) {
        pilot.ready(1);
      }
    }
    assertThat(pilot.agent.pulse().heartbeat().avoidedGpus()).isEmpty();
  }

  @Test
  void aGpuWithALoadedContextIsNotBlamedIfAnotherOneDoesNotFit() {
    PilotAgentHarness pilot = pilot(2);
    for (int i = 1; i <= 4; i++) {
      pilot.open(i, HALF);
    }
    pilot.ready(3);
    pilot.processEnded(4, "out of memory");
    pilot.after(Duration.ofSeconds(1));
    pilot.ready(1);
    pilot.ready(2);
    assertThat(avoidedAfterFailures(pilot, 5, HALF)).isEmpty();
    pilot.close(3);
    pilot.processEnded(3, "");
    pilot.open(8, HALF);
    pilot.processEnded(8, "no device");
    assertThat(pilot.agent.pulse().heartbeat().avoidedGpus()).isEmpty();
  }

  @Test
  void aLibraryThatLoadsOnNoGpuIsNoReasonToAvoidOne() {
    PilotAgentHarness pilot = pilot(2);
    assertThat(avoidedAfterFailures(pilot, 1, WHOLE)).isEmpty();
    assertThat(avoidedAfterFailures(pilot, 4, WHOLE)).isEmpty();
  }

  @Test
  void theTimeInWhichAContextWaitsForItsTurnIsNoPartOfItsLoad() {
    PilotAgentHarness pilot = pilot(1);
    pilot.open(1, WHOLE);
    pilot.forgetWhatHappened();
    ProcessNumber process = new ProcessNumber(1);
    pilot.step(new Event.ProcessWaits(process, Duration.ofMinutes(30)));
    pilot.after(Duration.ofMinutes(29));
    pilot.step(new Event.ProcessWaits(process, Duration.ZERO));
    pilot.after(PilotAgentHarness.LOAD_TIMEOUT.minusSeconds(1));
    pilot.nothingElseHappened();
    pilot.after(Duration.ofSeconds(1));
    pilot.happened("kill process 1");
  }

  @Test
  void aContextThatNeverGetsItsTurnIsGivenUp() {
    PilotAgentHarness pilot = pilot(1);
    pilot.open(1, WHOLE);
    pilot.forgetWhatHappened();
    pilot.step(new Event.ProcessWaits(new ProcessNumber(1), Duration.ofMinutes(30)));
    pilot.after(Duration.ofMinutes(30).plus(PilotAgentHarness.LOAD_TIMEOUT));
    pilot.happened("kill process 1");
  }
}
