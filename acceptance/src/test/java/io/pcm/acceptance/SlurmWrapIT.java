package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.MarkedProcesses.Role;
import io.pcm.api.FakeApptainer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of a real Slurm whose pilots and contexts are inside wrappers. */
@WithSlurm
final class SlurmWrapIT {
  @TempDir private Path folder;
  private SlurmScenario slurm;

  @BeforeEach
  void begin() throws Exception {
    FakeApptainer.in(folder);
    slurm = new SlurmScenario(folder);
    String mark = slurm.plain().marked().split("=")[1];
    slurm.plain().with("APPTAINERENV_" + MarkedProcesses.VARIABLE, mark);
    WrapIT.wrapContexts(slurm.plain(), "--cleanenv", "--session");
  }

  @AfterEach
  void end() throws Exception {
    slurm.end();
  }

  private String wrap(String option) {
    return String.join(" ", WrapIT.words(slurm.plain(), option, "--cleanenv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nv", "--deaf"})
  void pilotsInsideHearOfThePreemptionComeBackAndLeaveNothing(String option) throws Exception {
    slurm.submit("preempt", 2, "--wrap", wrap(option)).expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitWorking(2);
    String rival = SlurmScenario.rival();
    slurm.awaitStates("PENDING", "PENDING");
    for (String job : slurm.jobs()) {
      slurm.assertLeftInTime(job);
    }
    Scenario.until("nothing left", () -> slurm.plain().processes().of(Role.PILOT).isEmpty());
    RealSlurm.command("scancel", rival);
    slurm.awaitStates("SERVING", "SERVING");
    SlurmScenario.assertJoined(slurm.complete(run), 4);
    slurm.plain().awaitNoProcess();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nv"})
  void aPilotInsideThatIsKilledLeavesNothing(String option) throws Exception {
    slurm.submit("main", 1, "--wrap", wrap(option)).expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitWorking(1);
    long outer =
        slurm.plain().processes().all().stream()
            .filter(each -> each.command().startsWith("sh -c early="))
            .findFirst()
            .orElseThrow()
            .pid();
    MarkedProcesses.signal("KILL", outer);
    Scenario.until(
        "nothing left",
        () ->
            slurm.plain().processes().of(Role.PILOT).isEmpty()
                && slurm.plain().processes().of(Role.CONTEXT).isEmpty());
    slurm.submit("main", 1, "--wrap", wrap(option)).expect(0);
    slurm.complete(run);
    slurm.plain().awaitNoProcess();
    assertThat(slurm.plain().calls().begun()).isNotEmpty();
  }
}
