package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pilots that reach their time limit, and jobs that a user cancels, in a real Slurm. */
@WithSlurm
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

  /**
   * Uses two minutes, because a slow start would take too much of a shorter time before the notice.
   */
  @Test
  void pilotsLeaveBeforeTheirTimeIsOverAndNewOnesDoTheRest() throws Exception {
    PcmProcess run = slurm.startRun();
    Scenario.until("a manager", () -> run.errors().contains("listening"));
    slurm.submit("main", 1, "--time", "2m", "--no-requeue").expect(0);
    slurm.submit("main", 1, "--time", "2m").expect(0);
    slurm.awaitCalls(10);
    Scenario.until("they drain", () -> !slurm.states().contains("SERVING"));
    slurm.submit("main", 2).expect(0);
    slurm.awaitStates("ENDED", "ENDED", "SERVING", "SERVING");
    assertThat(slurm.column("word").subList(0, 2))
        .as("the second stays until it is killed, and is not queued again")
        .satisfiesExactly(
            left -> assertThat(left).isIn("COMPLETED", "TIMEOUT"),
            waited -> assertThat(waited).isEqualTo("TIMEOUT"));
    SlurmScenario.assertJoined(slurm.complete(run), 4);
  }

  @Test
  void aWaitingJobThatSomebodyTakesBackStaysAwayAndIsShown() throws Exception {
    slurm.submit("main", 1).expect(0);
    slurm.submit("main", 1, "--extra", "--hold").expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitStates("SERVING", "PENDING");
    assertThat(slurm.explanation()).contains("1 waiting: PENDING (JobHeldUser)");
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
