package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Pilots whose time is over, and jobs that somebody takes back by hand, in a real Slurm. */
@ExtendWith(RealSlurm.class)
final class SlurmLimitsIT {
  @TempDir private Path folder;
  private SlurmScenario slurm;

  @BeforeEach
  void begin() throws Exception {
    slurm = new SlurmScenario(folder);
  }

  @AfterEach
  void end() throws Exception {
    slurm.end();
  }

  /** In two minutes, because in less there is too little before the notice for a slow start. */
  @Test
  void aPilotLeavesBeforeItsTimeIsOverAndANewOneDoesTheRest() throws Exception {
    PcmProcess run = slurm.startRun();
    Scenario.until("a manager", () -> run.errors().contains("listening"));
    slurm.submit("main", 1, "--time", "2m", "--no-requeue").expect(0);
    slurm.awaitCalls(10);
    Scenario.until("it drains", () -> !slurm.states().get(0).equals("SERVING"));
    slurm.submit("main", 2).expect(0);
    slurm.awaitStates("ENDED", "SERVING", "SERVING");
    assertThat(slurm.column("word").get(0)).isIn("COMPLETED", "TIMEOUT");
    SlurmScenario.assertJoined(slurm.complete(run), 3);
  }

  @Test
  void aWaitingJobThatSomebodyTakesBackStaysAwayAndIsShown() throws Exception {
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
    SlurmScenario.assertJoined(slurm.complete(run), 1);
    assertThat(slurm.jobs()).as("nothing was submitted in its place").hasSize(2);
  }

  private static String uid() throws Exception {
    return RealSlurm.command("id", "-u");
  }
}
