package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.TaskNumber;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a task whose first calls all fail in the same way. */
final class SchedulerFailEarlyTest {
  private static final String HOW = "its first 2 calls failed";

  private SchedulerHarness run;
  private Pilot pilot;
  private Action.Dispatch lease;

  @BeforeEach
  void begin() {
    RunPlan plan = new TestPlans().library(2, Resources.NONE).task(0).task(0, 0).task(0).plan();
    run = SchedulerHarness.started(plan, 100);
    pilot = run.join("a");
    run.decide();
    pilot.warm();
    lease = pilot.lease();
  }

  private void tellOf(int task) {
    run.tell(new Event.CallsFailAlike(new TaskNumber(task), HOW));
  }

  @Test
  void its_other_calls_are_not_run_and_neither_are_tasks_that_need_it() {
    pilot.fail(lease, lease.index()[0]);
    tellOf(0);

    assertThat(run.facts(Fact.RestEnded.class))
        .singleElement()
        .satisfies(
            rest -> {
              assertThat(rest.outcome()).isEqualTo(Outcome.CANCELLED);
              assertThat(rest.error().message()).isEqualTo("task task0 failed: " + HOW);
            });
    run.writeAll();
    assertThat(run.task(0).phase()).isEqualTo(TaskPhase.FAILED);
    assertThat(run.task(0).failed()).isEqualTo(1);
    assertThat(run.task(0).cancelled()).isEqualTo(99);
    assertThat(run.task(1).phase()).isEqualTo(TaskPhase.CANCELLED);
  }

  @Test
  void other_tasks_go_on_with_the_same_context() {
    pilot.fail(lease, lease.index()[0]);
    tellOf(0);
    pilot.handBack(lease, Arrays.stream(lease.index()).skip(1).toArray());
    run.decide();

    assertThat(run.task(2).phase()).isNotEqualTo(TaskPhase.CANCELLED);
    assertThat(pilot.lease().task()).isEqualTo(new TaskNumber(2));
  }

  @Test
  void a_task_with_a_call_that_ever_succeeded_goes_on() {
    pilot.succeed(lease, lease.index()[0]);
    tellOf(0);
    assertThat(run.facts(Fact.RestEnded.class)).isEmpty();
    assertThat(run.task(0).phase()).isEqualTo(TaskPhase.RUNNING);
  }

  @Test
  void a_task_that_waits_or_has_ended_is_left_alone() {
    pilot.fail(lease, lease.index()[0]);
    tellOf(1);
    assertThat(run.facts(Fact.RestEnded.class)).isEmpty();
    tellOf(0);
    tellOf(0);
    assertThat(run.facts(Fact.RestEnded.class)).hasSize(1);
  }

  @Test
  void the_next_manager_runs_the_calls_that_were_not_run() {
    pilot.fail(lease, lease.index()[0]);
    tellOf(0);
    run.restartWithoutPilots();
    run.countAll(100);

    assertThat(run.task(0).failed()).isEqualTo(1);
    assertThat(run.task(0).cancelled()).isZero();
    Pilot other = run.join("b");
    run.decide();
    other.warm();
    assertThat(other.lease().task()).isEqualTo(new TaskNumber(0));
  }
}
