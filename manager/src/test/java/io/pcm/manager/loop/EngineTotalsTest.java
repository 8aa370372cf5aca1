package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EngineTotalsTest {
  private static LibrarySpec library(int number) {
    return new LibrarySpec(
        new LibraryNumber(number),
        Library.of("library" + number, new Library.Host.Command(List.of("true")))
            .loadTimeout(Duration.ofMinutes(1))
            .callTimeout(Duration.ofMinutes(1))
            .build());
  }

  private static RunPlan.PlannedTask task(int number, int library) {
    String name = "task" + number;
    TaskSpec spec =
        new TaskSpec(new TaskNumber(number), new LibraryNumber(library), name, "f", Json.of("{}"));
    return new RunPlan.PlannedTask(TaskName.of(name), spec, List.of(), Policy.DEFAULT);
  }

  private static TaskProgress task(String name) {
    return new TaskProgress(name, TaskPhase.RUNNING, 9, 0, 0, 0, 0, 0, 0, 0, EngineUse.NONE);
  }

  private static LibraryProgress library(String name) {
    return new LibraryProgress(name, 0, 0, 0, 0, 0, 0, 0, 0, null, null, List.of(), EngineUse.NONE);
  }

  @Test
  void aLibraryHasTheSumsOfItsTasks() {
    RunPlan plan =
        new RunPlan(
            List.of(library(0), library(1), library(2)),
            List.of(task(0, 1), task(1, 2), task(2, 1)));
    EngineTotals totals =
        new EngineTotals(plan, task -> new EngineUse(1, 10, 5, 2, 0).plus(use(task.value())));
    RunProgress view =
        RunProgress.builder()
            .tasks(List.of(task("a"), task("b"), task("c")))
            .libraries(List.of(library("x"), library("y"), library("z")))
            .build();

    RunProgress added = totals.addTo(view);

    assertThat(added.tasks())
        .extracting(TaskProgress::engine)
        .containsExactly(
            new EngineUse(1, 10, 5, 2, 0),
            new EngineUse(1, 10, 5, 3, 1),
            new EngineUse(1, 10, 5, 4, 2));
    assertThat(added.libraries())
        .extracting(LibraryProgress::engine)
        .containsExactly(
            EngineUse.NONE, new EngineUse(2, 20, 10, 6, 2), new EngineUse(1, 10, 5, 3, 1));
  }

  private static EngineUse use(int task) {
    return new EngineUse(0, 0, 0, task, task);
  }
}
