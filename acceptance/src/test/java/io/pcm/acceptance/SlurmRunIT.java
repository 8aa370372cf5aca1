package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on pilots that a real Slurm starts, preempts and restarts. */
@WithSlurm
final class SlurmRunIT {
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

  @Test
  void pilotsThatArePreemptedComeBackAndNoCallIsChargedForIt() throws Exception {
    slurm.submit("preempt", 2).expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitWorking(2);
    String rival = SlurmScenario.rival();
    slurm.awaitStates("PENDING", "PENDING");
    assertAllLeftInTime();
    RealSlurm.command("scancel", rival);
    slurm.awaitStates("SERVING", "SERVING");
    SlurmScenario.assertJoined(slurm.complete(run), 4);
  }

  @Test
  void workOfPilotsThatArePreemptedForGoodGoesToNewOnes() throws Exception {
    slurm.submit("scavenge", 2, "--no-requeue").expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitWorking(2);
    String rival = SlurmScenario.rival();
    slurm.awaitStates("ENDED", "ENDED");
    assertAllLeftInTime();
    RealSlurm.command("scancel", rival);
    slurm.submit("scavenge", 1).expect(0);
    SlurmScenario.assertJoined(slurm.complete(run), 3);
  }

  private void assertAllLeftInTime() throws Exception {
    for (String job : slurm.jobs()) {
      slurm.assertLeftInTime(job);
    }
  }

  @Test
  void aDrainedPilotLeavesACancelledOneIsTakenBackAndOneThatCannotStartIsExplained()
      throws Exception {
    slurm.submit("main", 2).expect(0);
    PcmProcess run = slurm.startRun();
    slurm.awaitStates("SERVING", "SERVING");
    List<String> jobs = slurm.jobs();
    assertThat(slurm.pcm("pilots", "drain", jobs.get(0)).expect(0).out())
        .containsExactly("draining 1 pilot");
    slurm.awaitStates("ENDED", "SERVING");
    RealSlurm.command("scontrol", "requeue", jobs.get(0));
    Scenario.until("it is sent away", () -> log(jobs.get(0)).contains("its job was drained"));
    slurm.awaitStates("ENDED", "SERVING");
    assertThat(log(jobs.get(0))).containsOnlyOnce(" is warm after ");
    slurm.pcm("pilots", "cancel", jobs.get(1)).expect(0);
    slurm.awaitStates("ENDED", "ENDED");
    assertThat(slurm.submit("nowhere", 1).expect(3).err()).contains("invalid partition");
    assertThat(slurm.explanation()).contains("1 never submitted", "invalid partition");
    slurm.submit("main", 1, "--cpus", "99").expect(0);
    Scenario.until("it says why", () -> slurm.explanation().contains("PartitionConfig"));
    assertThat(slurm.explanation()).contains("3 requested").doesNotContain("never submitted");
    assertThat(slurm.pcm("pilots", "drain", "all").expect(0).out())
        .containsExactly("cancelled 1 queued job");
    slurm.awaitStates("ENDED", "ENDED", "ENDED");
    slurm.submit("main", 1).expect(0);
    slurm.complete(run);
  }

  private String log(String job) throws Exception {
    return String.join("\n", slurm.pcm("pilots", "logs", job).expect(0).out());
  }
}
