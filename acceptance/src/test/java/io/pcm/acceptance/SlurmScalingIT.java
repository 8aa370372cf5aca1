package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group of pilots that grows and shrinks with the work, in a real Slurm. */
@WithSlurm
final class SlurmScalingIT {
  @TempDir private Path folder;
  private SlurmScenario slurm;
  private Stages stages;

  @BeforeEach
  void begin() throws Exception {
    slurm = new SlurmScenario(folder);
    stages = new Stages(slurm.plain());
  }

  @AfterEach
  void end() throws Exception {
    slurm.end();
  }

  @Test
  void goesUpAndDownTwiceThroughPreemptionsAndManagersThatAreKilled() throws Exception {
    stages.write(
        "slurm: {min: 0, max: 6, partition: preempt, idle: 2s, cpus: 1, memory: 700MB, time: 20m}");
    PcmProcess killed = slurm.startRun();
    Scenario.until("they are asked for", () -> killed.errors().contains("submitted to slurm"));
    killed.signal("KILL");
    killed.await();
    PcmProcess second = slurm.startRun();
    stages.awaitWorking("first", 7);
    assertThat(jobs()).isEqualTo(6);

    String rival = SlurmScenario.rival();
    Scenario.until("c1 is taken back", () -> slurm.states().contains("PENDING"));
    RealSlurm.command("scancel", rival);
    Scenario.until("they are back", () -> running() == 6);
    stages.open("first");
    stages.awaitNarrow();
    Scenario.until("they leave", () -> second.errors().contains("not needed any more"));
    second.signal("KILL");
    second.await();
    PcmProcess run = slurm.startRun();
    Scenario.until("none is left", () -> jobs() == 0);

    stages.open("narrow");
    stages.awaitWorking("last", 7);
    assertThat(jobs()).isEqualTo(6);
    run.signal("KILL");
    run.await();
    PcmProcess last = slurm.startRun();
    Scenario.until(
        "they are taken over", () -> last.errors().contains("taking over 6 slurm pilots"));
    stages.open("last");
    last.await().expect(0);
    stages.assertComplete();
    Scenario.until("no job is left", () -> jobs() == 0);
    assertThat(slurm.jobs()).as("in all").hasSize(12);
  }

  private static int jobs() throws Exception {
    return (int) RealSlurm.command("squeue", "-h", "-r", "-o", "%i").lines().count();
  }

  private static int running() throws Exception {
    return (int)
        RealSlurm.command("squeue", "-h", "-r", "-t", "RUNNING", "-o", "%i").lines().count();
  }
}
