package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with several groups of pilots in a real Slurm of four nodes with four processors each. */
@WithSlurm
final class SlurmGroupsIT {
  private static final String COMMON =
      "cpus: 1, time: 20m, memory: 900MB, extra: [\"--nodelist=c1\"]";

  /** 16 processors, of which 13% are 2.08. */
  private static final String OURS_AND_A_SHARE =
      """
      pilots:
        - slurm: {name: ours, count: 2, partition: main, %1$s}
        - slurm: {name: spare, count: 8, at-most: 13%%, partition: [scavenge, preempt], %1$s}
      """
          .formatted(COMMON);

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
  void groups_work_side_by_side_each_within_its_share() throws Exception {
    slurm.plain().andTasks(OURS_AND_A_SHARE);
    PcmProcess run = slurm.startRun();
    slurm.awaitWorking(4);
    slurm.awaitCalls(100);
    assertThat(partitions().get("main")).isEqualTo(2);
    assertThat(jobs()).isEqualTo(4);
    SlurmScenario.assertJoined(slurm.complete(run), 4);
    assertThat(slurm.jobs()).hasSize(4);
  }

  @Test
  void the_manager_that_follows_a_killed_one_takes_over_each_group() throws Exception {
    slurm.plain().andTasks(OURS_AND_A_SHARE);
    PcmProcess killed = slurm.startRun();
    slurm.awaitWorking(4);
    killed.signal("KILL");
    killed.await();
    PcmProcess run = slurm.startRun();
    Scenario.until(
        "both are taken over", () -> run.errors().split("taking over 2 slurm pilots").length == 3);
    slurm.awaitCalls(100);
    slurm.complete(run);
    assertThat(slurm.jobs()).hasSize(4);
  }

  @Test
  void a_range_grows_by_itself_and_follows_new_bounds() throws Exception {
    slurm
        .plain()
        .andTasks(
            "pilots: {slurm: {name: spare, max: 3, partition: [scavenge, preempt], "
                + COMMON
                + "}}\n");
    PcmProcess run = slurm.startRun();
    slurm.awaitWorking(3);
    slurm.pcm("pilots", "scale", "spare", "--max", "1").expect(0);
    Scenario.until("two have left", () -> jobs() == 1);
    slurm.pcm("pilots", "scale", "spare", "--max", "2").expect(0);
    slurm.awaitWorking(4);
    assertThat(jobs()).isEqualTo(2);
    slurm.complete(run);
    assertThat(slurm.jobs()).hasSize(4);
  }

  private static int jobs() throws Exception {
    return partitions().values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The number of running jobs in each partition. */
  private static Map<String, Integer> partitions() throws Exception {
    Map<String, Integer> jobs = new TreeMap<>();
    RealSlurm.command("squeue", "-h", "-r", "-t", "R", "-o", "%P")
        .lines()
        .forEach(partition -> jobs.merge(partition.strip(), 1, Integer::sum));
    return jobs;
  }
}
