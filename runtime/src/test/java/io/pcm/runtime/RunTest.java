package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.status.RunProgress;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.json.ResultReader;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs without pilots: those without calls end, the others continue until they are stopped. */
@Timeout(60)
class RunTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir private Path folder;

  private static Workflow workflow(int calls) {
    Library echo = Library.of("echo", new Host.Command(List.of("cat"))).build();
    Task task =
        new Task.MapTask(
            new TaskName("each", Map.of()),
            new Task.FunctionUse("echo", "same", Json.of("{}")),
            Policy.DEFAULT,
            new Items.Listed(Collections.nCopies(calls, Json.of("1"))),
            OptionalInt.empty());
    return new Workflow("test", List.of(echo), List.of(task));
  }

  private Run start(String name, int calls) throws RunException {
    return Pcm.start(workflow(calls), RunOptions.in(folder.resolve(name)));
  }

  private void assertFree(String name) throws Exception {
    RunDirectory.open(folder.resolve(name), false).close();
  }

  @Test
  void goesOnWithoutAnybodyWaitingForIt() throws Exception {
    CompletableFuture<RunReport> ended;
    try (Run run = start("a", 0)) {
      ended = run.completion().toCompletableFuture();
      assertThat(ended.get(30, TimeUnit.SECONDS).end()).isEqualTo(RunReport.End.SUCCEEDED);
      assertThat(run.await()).isSameAs(ended.get());
    }
    assertFree("a");
  }

  @Test
  void isRecordedWithoutAWorkflowFile() throws Exception {
    try (Run run = start("a", 0)) {
      run.await();
      assertThat(Files.readString(run.directory().resolve("run.json")))
          .containsPattern("\"file\" ?: null");
    }
  }

  @Test
  void givesTheLinesThatThereAreWhileItIsInProgressAndAfter() throws Exception {
    TaskName each = TaskName.of("each");
    Run run = start("a", 1);
    try (ResultReader lines = run.results(each)) {
      assertThat(lines.next()).isEmpty();
    }
    assertThatThrownBy(() -> run.results(TaskName.of("other")))
        .isInstanceOf(IllegalArgumentException.class);
    run.close();
    try (ResultReader lines = run.results(each)) {
      assertThat(lines.next()).isEmpty();
    }
  }

  @Test
  void waitsNoLongerThanAskedTo() throws Exception {
    try (Run run = start("a", 1)) {
      assertThat(run.await(Duration.ofMillis(50))).isEmpty();
      run.drain("enough");
      RunReport report = run.await(SOON).orElseThrow();
      assertThat(report.end()).isEqualTo(RunReport.End.SUSPENDED);
      assertThat(report.view().tasks().get(0).calls()).isEqualTo(1);
    }
  }

  @Test
  void closingDrainsItAndGivesTheDirectoryBack() throws Exception {
    Run run = start("a", 1);
    run.close();
    assertThat(run.await().end()).isEqualTo(RunReport.End.SUSPENDED);
    assertFree("a");
    run.close();
  }

  @Test
  void killingEndsItAtOnceAndItCanBeResumed() throws Exception {
    Run run = start("a", 1);
    run.kill();
    assertThat(run.await().end()).isEqualTo(RunReport.End.SUSPENDED);
    try (Run again = start("a", 1)) {
      assertThat(again.progress().tasks()).hasSize(1);
    }
  }

  @Test
  void twoRunsShareAProcess() throws Exception {
    try (Run one = start("a", 1);
        Run two = start("b", 0)) {
      assertThat(two.await().end()).isEqualTo(RunReport.End.SUCCEEDED);
      assertThat(one.completion().toCompletableFuture()).isNotDone();
      assertThatThrownBy(() -> start("a", 1)).isInstanceOf(RunException.class);
    }
  }

  @Test
  void aWatcherThatFailsEndsNothingAndTheOthersSeeTheEnd() throws Exception {
    List<RunProgress> seen = new CopyOnWriteArrayList<>();
    try (Run run = start("a", 1)) {
      run.onProgress(
          view -> {
            throw new IllegalArgumentException("a fault of the program");
          });
      run.onProgress(seen::add);
      run.drain("enough");
      RunReport report = run.await();
      assertThat(seen).last().isEqualTo(report.view());
    }
  }

  @Test
  void aWatcherMayNotWaitForItsOwnRun() throws Exception {
    CompletableFuture<Throwable> refused = new CompletableFuture<>();
    try (Run run = start("a", 1)) {
      run.onProgress(
          view -> {
            try {
              run.await();
            } catch (IllegalStateException | RunException | InterruptedException e) {
              refused.complete(e);
            }
          });
      assertThat(refused.get(30, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
    }
  }
}
