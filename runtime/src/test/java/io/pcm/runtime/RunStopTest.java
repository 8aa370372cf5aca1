package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Library.Host;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.inspect.RunStop;
import io.pcm.runtime.inspect.RunWait;
import io.pcm.runtime.rundir.RunDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs without pilots, which go on until they are stopped. */
@Timeout(120)
final class RunStopTest {
  private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(60));

  @TempDir private Path folder;

  private static Workflow workflow(int calls) {
    Library echo = Library.of("echo", new Host.Command(List.of("cat"))).build();
    Task task =
        new Task.MapTask(
            TaskName.of("each"),
            new Task.FunctionUse("echo", "same", Json.of("{}")),
            Policy.DEFAULT,
            new Items.Listed(Collections.nCopies(calls, Json.of("1"))),
            OptionalInt.empty());
    return new Workflow("test", List.of(echo), List.of(task));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_run_that_is_asked_to_stop_ends_as_suspended(boolean now) throws Exception {
    Path directory = folder.resolve("run");
    AtomicReference<@Nullable Boolean> asked = new AtomicReference<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void stopAsked(boolean atOnce) {
            asked.set(atOnce);
          }
        };
    CompletableFuture<Optional<RunPhase>> waiting;
    try (Run run =
        Pcm.start(PreparedWorkflow.of(workflow(3)), RunOptions.in(directory), listener)) {
      waiting = CompletableFuture.supplyAsync(() -> awaited(directory));
      assertThat(RunWait.await(directory, Optional.of(Duration.ofMillis(1)))).isEmpty();
      OptionalInt running = RunStop.ask(directory, now);
      if (!now) {
        assertThat(running).as("it answers before it ends").hasValue(0);
      }
      assertThat(run.await().end()).isEqualTo(RunReport.End.SUSPENDED);
      assertThat(asked.get()).isEqualTo(now);
    }
    assertThat(waiting.get(60, TimeUnit.SECONDS)).contains(RunPhase.SUSPENDED);
    assertThat(RunStop.ask(directory, now)).as("nobody is there to ask").isEmpty();
  }

  private static Optional<RunPhase> awaited(Path directory) {
    try {
      return RunWait.await(directory, SOON);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_wait_returns_how_a_run_ended_also_later() throws Exception {
    Path directory = folder.resolve("run");
    RunDirectory.open(directory, false).close();
    CompletableFuture<Optional<RunPhase>> before =
        CompletableFuture.supplyAsync(() -> awaited(directory));
    try (Run run = Pcm.start(workflow(0), RunOptions.in(directory))) {
      run.await();
    }
    assertThat(before.get(60, TimeUnit.SECONDS)).contains(RunPhase.SUCCEEDED);
    assertThat(RunWait.await(directory, Optional.empty())).contains(RunPhase.SUCCEEDED);
  }

  @Test
  void nobody_waits_for_a_run_that_does_not_exist() {
    assertThatThrownBy(() -> RunWait.await(folder.resolve("none"), SOON))
        .hasMessageContaining("no such run directory");
  }
}
