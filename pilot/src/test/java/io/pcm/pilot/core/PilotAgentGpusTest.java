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
