package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.PilotRequest;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.local.DetachedPilots;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunRemovalTest {
  @TempDir private Path folder;

  private RunPaths run() throws Exception {
    RunPaths paths = new RunPaths(folder.resolve("run"));
    RunDirectory.open(paths.root(), false).close();
    Files.writeString(paths.store(), "12345");
    Files.writeString(paths.results().resolve("t.jsonl"), "123");
    Files.writeString(paths.managerLog(), "12");
    Files.writeString(paths.contextLogs().resolve("n-1-1.log"), "1234567");
    return paths;
  }

  @Test
  void each_part_of_a_run_has_its_size() throws Exception {
    DiskUse use = DiskUse.of(run().root());
    assertThat(use.parts())
        .contains(
            new DiskUse.Part("store", 1, 5),
            new DiskUse.Part("results", 1, 3),
            new DiskUse.Part("logs", 1, 2),
            new DiskUse.Part("context logs", 1, 7));
    assertThat(use.bytes()).isGreaterThanOrEqualTo(17);
    assertThat(use.links()).isEmpty();
  }

  @Test
  void a_removed_run_leaves_nothing_behind() throws Exception {
    RunPaths paths = run();
    assertThat(RunRemoval.check(paths.root()).bytes()).isGreaterThanOrEqualTo(17);
    assertThat(paths.root()).as("only looked at").exists();
    RunRemoval.remove(paths.root());
    try (var left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void what_links_in_a_run_lead_to_stays_and_does_not_count() throws Exception {
    RunPaths paths = run();
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "x".repeat(10_000));
    Files.createSymbolicLink(paths.root().resolve("data"), outside);
    Files.delete(paths.results().resolve("t.jsonl"));
    Files.delete(paths.results());
    Files.createSymbolicLink(paths.results(), outside);
    DiskUse use = RunRemoval.remove(paths.root());
    assertThat(use.bytes()).isLessThan(10_000);
    assertThat(use.links()).hasSize(2);
    assertThat(paths.root()).doesNotExist();
    assertThat(outside.resolve("precious")).exists();
    try (var left = Files.list(outside)) {
      assertThat(left).containsExactly(outside.resolve("precious"));
    }
  }

  @Test
  void a_run_with_a_manager_stays_and_the_way_to_end_it_is_said() throws Exception {
    RunPaths paths = run();
    try (RunDirectory held = RunDirectory.open(paths.root(), false)) {
      assertThatThrownBy(() -> RunRemoval.remove(held.root()))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("pcm stop --wait " + held.root());
    }
    assertThat(paths.store()).exists();
  }

  @Test
  void a_run_with_jobs_stays_and_the_way_to_cancel_them_is_said() throws Exception {
    RunPaths paths = run();
    DetachedPilots jobs = new DetachedPilots();
    List<JobId> job =
        jobs.submit(
            new PilotRequest(
                1, List.of("/bin/sh", "-c", "while :; do sleep 1; done"), paths.pilotLogs()));
    Submission.intended(PilotRequest.newToken(), "local", Instant.now(), 1, "")
        .with(job)
        .write(Files.createDirectories(paths.pilotJobs()));
    try {
      assertThatThrownBy(() -> RunRemoval.remove(paths.root()))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("local " + job.get(0).value() + " RUNNING")
          .hasMessageContaining("pcm pilots cancel all --run " + paths.root());
    } finally {
      jobs.cancel(job);
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> PilotJobs.of(paths.root()).list().rows().get(0).hasEnded());
    RunRemoval.remove(paths.root());
    assertThat(paths.root()).doesNotExist();
  }

  @Test
  void a_folder_that_is_no_run_is_not_touched() throws Exception {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(other.resolve("file"), "mine");
    assertThatThrownBy(() -> RunRemoval.remove(other)).hasMessageContaining("not a run directory");
    Path run = run().root();
    Path link = Files.createSymbolicLink(folder.resolve("link"), run);
    assertThatThrownBy(() -> RunRemoval.remove(link)).hasMessageContaining("symbolic link");
    assertThat(other.resolve("file")).exists();
    assertThat(run).exists();
  }
}
