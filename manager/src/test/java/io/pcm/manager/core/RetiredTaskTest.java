package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Versions of tasks that are not computed any more. Task 0 is one, task 1 is computed. */
final class RetiredTaskTest {
  private static RunPlan plan() {
    RunPlan both = new TestPlans().library(1, Resources.NONE).task(0).task(0).plan();
    List<PlannedTask> tasks = new ArrayList<>(both.tasks());
    PlannedTask first = tasks.get(0);
    tasks.set(
        0,
        new PlannedTask(
            first.name(), first.spec(), List.of(), first.policy(), List.of(), List.of(), true));
    return new RunPlan(both.libraries(), tasks);
  }

  @Test
  void isNeitherCountedNorComputedAndTheRunEndsWithoutIt() {
    SchedulerHarness run = new SchedulerHarness(plan());
    run.tell(new Event.Started());
    assertThat(run.take(Action.CountItems.class))
        .extracting(count -> count.task().value())
        .containsExactly(1);
    run.tell(new Event.ItemsCounted(plan().tasks().get(1).spec().number(), 1));
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease(), 0);
    assertThat(run.writeAll()).isEqualTo(1);
    assertThat(run.take(Action.EndRun.class))
        .extracting(Action.EndRun::outcome)
        .containsExactly(Outcome.SUCCEEDED);
  }

  @Test
  void isNotShown() {
    SchedulerHarness run = new SchedulerHarness(plan());
    run.tell(new Event.Started());
    assertThat(run.view().tasks()).extracting(task -> task.name()).containsExactly("task1");
  }
}
