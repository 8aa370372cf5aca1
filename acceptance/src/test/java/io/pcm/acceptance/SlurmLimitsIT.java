package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pilots whose time is over, and jobs that somebody takes back by hand, in a real Slurm. */
@ExtendWith(RealSlurm.class)
final class SlurmLimitsIT {
  @TempDir private Path folder;
  private SlurmScenario slurm;

  @AfterEach
  void end() throws Exception {
    slurm.end();
  }

  /** In the minute that it has a pilot cannot come to the end of a minute's calls. */
  @Test
  void aPilotLeavesBeforeItsTimeIsOverAndANewOneDoesTheRest() throws Exception {
    slurm = new SlurmScenario(folder, 600);
    slurm.submit("main", 1, "--time", "1m").expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitCalls(10);
    Scenario.until("it drains", () -> !slurm.states().get(0).equals("SERVING"));
    slurm.submit("main", 2).expect(0);
    Scenario.until("its job is over", () -> slurm.states().get(0).equals("ENDED"));
    assertThat(slurm.column("word").get(0)).isIn("COMPLETED", "TIMEOUT");
    SlurmScenario.assertPilots(slurm.complete(run), 3, 0);
  }

  @Test
  void aWaitingJobThatSomebodyTakesBackStaysAwayAndIsShown() throws Exception {
    slurm = new SlurmScenario(folder, 100);
    slurm.submit("main", 1).expect(0);
    slurm.submit("main", 1, "--extra", "--hold").expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitStates("SERVING", "PENDING");
    assertThat(slurm.explanation()).contains("1 wait: PENDING (JobHeldUser)");
    RealSlurm.command("scancel", slurm.jobs().get(1));
    Scenario.until(
        "it says who",
        () -> slurm.explanation().contains("1 ended: CANCELLED (by user id " + uid() + ")"));
    assertThat(slurm.states()).containsExactly("SERVING", "ENDED");
    SlurmScenario.assertPilots(slurm.complete(run), 1, 0);
    assertThat(slurm.jobs()).as("nothing was submitted in its place").hasSize(2);
  }

  private static String uid() throws Exception {
    return RealSlurm.command("id", "-u");
  }
}
