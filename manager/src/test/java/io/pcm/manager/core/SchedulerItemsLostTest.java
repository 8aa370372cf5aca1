package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.TaskNumber;
import org.junit.jupiter.api.Test;

/** Input that changes or disappears while a run reads it. */
class SchedulerItemsLostTest {
  private static final String REASON = "the data file in.jsonl has changed: line 3";

  private static Event.ItemsLost lost(int task) {
    return new Event.ItemsLost(new TaskNumber(task), REASON);
  }

  private static void assertNothingSaysHowTasksEnded(SchedulerHarness run) {
    assertThat(run.facts(Fact.RestEnded.class)).isEmpty();
    assertThat(run.facts(Fact.TaskEnded.class)).isEmpty();
    assertThat(run.facts(Fact.RunEnded.class)).isEmpty();
  }

  @Test
  void recordsWhatWasSentSendsNothingMoreAndHalts() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 10);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    run.tell(lost(0));
    run.decide();
    run.nothingElseHappened();

    pilot.succeed(lease);
    assertThat(run.task(0).succeeded()).isEqualTo(lease.index().length);
    run.decide();
    assertThat(pilot.leases()).isEmpty();
    assertThat(run.sent(ManagerMessage.Farewell.class, pilot)).hasSize(1);
    assertThat(run.next(Action.Halt.class).reason()).isEqualTo(REASON);
    run.decide();
    run.nothingElseHappened();
    assertNothingSaysHowTasksEnded(run);
  }

  @Test
  void goesOnWithTheSameCallsOnceTheItemsAreBack() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    run.tell(lost(0));
    run.decide();
    run.next(Action.Halt.class);

    run.restart();
    run.countAll(2);
    Pilot pilot = run.join("b");
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease());
    assertThat(run.writeAll()).isEqualTo(1);
    assertThat(run.take(Action.EndRun.class).get(0).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void letsOtherTasksEndFirstButNotThoseThatNeedTheItems() {
    RunPlan plan = new TestPlans().library(1, Resources.NONE).task(0).task(0, 0).task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 1);
    run.tell(lost(0));
    run.decide();
    assertThat(run.take(Action.Halt.class)).isEmpty();
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    assertThat(lease.task()).isEqualTo(new TaskNumber(2));
    pilot.succeed(lease);
    run.decide();
    assertThat(run.take(Action.Halt.class)).as("a result file is still written").isEmpty();
    assertThat(run.writeAll()).isEqualTo(1);
    run.decide();
    assertThat(run.take(Action.Halt.class)).hasSize(1);
    assertThat(run.task(1).phase()).isEqualTo(TaskPhase.WAITING);
  }

  @Test
  void haltsWhenItemsAreLostAsTheyAreCountedOrAsTheFileIsWritten() {
    SchedulerHarness counting = new SchedulerHarness(TestPlans.oneTask());
    counting.tell(new Event.Started());
    counting.next(Action.CountItems.class);
    counting.tell(lost(0));
    counting.decide();
    counting.next(Action.Halt.class);

    SchedulerHarness writing = SchedulerHarness.started(TestPlans.oneTask(), 1);
    Pilot pilot = writing.join("a");
    writing.decide();
    pilot.warm();
    pilot.succeed(pilot.lease());
    assertThat(writing.take(Action.WriteResults.class)).hasSize(1);
    writing.tell(lost(0));
    writing.decide();
    assertThat(writing.take(Action.Halt.class)).hasSize(1);
    assertThat(writing.facts(Fact.RunEnded.class)).isEmpty();
  }

  @Test
  void aCallThatWaitsAgainIsNotSentAnyMore() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    run.tell(lost(0));
    run.tell(new Event.DispatchShortened(lease.lease(), lease.task(), lease.index()));
    run.decide();
    assertThat(pilot.leases()).isEmpty();
    assertThat(run.take(Action.Halt.class)).hasSize(1);
  }
}
