package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.manager.loop.StatusJson;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunPaths;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ListedRunTest {
  @TempDir private Path folder;

  private RunPaths run(String name) throws Exception {
    Path run = folder.resolve(name);
    RunDirectory.open(run, false).close();
    return new RunPaths(run);
  }

  private RunPaths ended(String name, @Nullable String outcome) throws Exception {
    RunPaths paths = run(name);
    String quoted = outcome == null ? "null" : "\"" + outcome + "\"";
    String ended = outcome == null ? "null" : "\"2026-01-02T04:00:00Z\"";
    Files.writeString(
        paths.runJson(),
        "{\"version\":1,\"started\":\"2026-01-02T03:04:05Z\",\"ended\":"
            + ended
            + ",\"outcome\":"
            + quoted
            + "}");
    Files.writeString(paths.store(), "");
    return paths;
  }

  private static RunProgress progress(@Nullable Outcome outcome) {
    return RunProgress.builder()
        .outcome(outcome)
        .tasks(List.of(task(TaskPhase.FAILED, 10, 8, 2), task(TaskPhase.WAITING, -1, 0, 0)))
        .build();
  }

  private static TaskProgress task(TaskPhase phase, int calls, int succeeded, int failed) {
    return new TaskProgress("t", phase, calls, succeeded, failed, 0, 0, 1, 0, 1, EngineUse.NONE);
  }

  private RunPhase phase(String name) {
    return ListedRun.of(folder.resolve(name)).phase();
  }

  @Test
  void a_run_is_what_its_last_manager_left() throws Exception {
    ended("good", "SUCCEEDED");
    ended("bad", "SOME_FAILED");
    ended("later", "SUSPENDED");
    ended("killed", null);
    run("ahead");
    assertThat(phase("good")).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(phase("bad")).isEqualTo(RunPhase.FAILED);
    assertThat(phase("later")).isEqualTo(RunPhase.SUSPENDED);
    assertThat(phase("killed")).isEqualTo(RunPhase.SUSPENDED);
    assertThat(phase("ahead")).isEqualTo(RunPhase.NOT_STARTED);
    ListedRun killed = ListedRun.of(folder.resolve("killed"));
    assertThat(killed.why()).isEqualTo("its manager was killed, or failed");
    assertThat(killed.started()).contains(Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(killed.counts()).isEmpty();
  }

  @Test
  void a_manager_that_was_killed_after_the_end_leaves_an_ended_run() throws Exception {
    RunPaths paths = ended("run", null);
    Files.write(paths.status(), StatusJson.of(progress(Outcome.FAILED)).utf8());
    assertThat(phase("run")).isEqualTo(RunPhase.FAILED);
    assertThat(ListedRun.of(paths.root()).counts()).contains(new ListedRun.Counts(2, 1, 10, 8, 2));
  }

  @Test
  void a_run_with_a_manager_is_running_whatever_the_one_before_left() throws Exception {
    ended("run", "SUSPENDED");
    try (RunDirectory held = RunDirectory.open(folder.resolve("run"), false)) {
      ListedRun run = ListedRun.of(held.root());
      assertThat(run.phase()).isEqualTo(RunPhase.RUNNING);
      assertThat(run.holder()).get().returns(ProcessHandle.current().pid(), h -> h.pid());
    }
    assertThat(phase("run")).isEqualTo(RunPhase.SUSPENDED);
  }

  @Test
  void what_is_missing_or_unreadable_is_said() throws Exception {
    Files.delete(ended("no-store", "SUCCEEDED").store());
    Files.writeString(ended("torn", "SUCCEEDED").runJson(), "{\"version\":");
    Files.writeString(ended("odd", "SUCCEEDED").status(), "{\"version\": 1, \"outco");
    for (String name : List.of("no-store", "torn", "odd")) {
      ListedRun run = ListedRun.of(folder.resolve(name));
      assertThat(run.phase()).as(name).isEqualTo(RunPhase.BROKEN);
      assertThat(run.why()).as(name).isNotEmpty();
    }
    assertThat(ListedRun.of(folder.resolve("no-store")).why()).endsWith("no-store/store.db");
  }

  @Test
  void a_manager_of_another_machine_counts_while_its_heartbeat_is_recent() throws Exception {
    RunPaths paths = ended("far", null);
    try (RunDirectory held = RunDirectory.open(paths.root(), false)) {
      Path heartbeat = held.unfinished().resolve("heartbeat");
      Path copy = Files.createDirectories(folder.resolve("copy"));
      copy(paths.root(), copy);
      Files.writeString(
          copy.resolve("lock"),
          Files.readString(copy.resolve("turns/2/holder"))
              .replaceAll("\"(host|boot)\":\"[^\"]*\"", "\"$1\":\"elsewhere\""));
      assertThat(phase("copy")).isEqualTo(RunPhase.RUNNING);
      assertThat(ListedRun.of(copy).holder()).get().returns("elsewhere", h -> h.host());
      Files.setLastModifiedTime(
          copy.resolve(paths.root().relativize(heartbeat)),
          FileTime.from(Instant.now().minusSeconds(3600)));
      assertThat(phase("copy")).as("long silent").isEqualTo(RunPhase.SUSPENDED);
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(each -> !each.equals(from)).toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.endsWith("lock")) {
          Files.copy(file, target);
        }
      }
    }
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
  }
}
