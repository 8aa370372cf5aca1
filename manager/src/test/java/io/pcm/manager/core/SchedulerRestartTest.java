package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import org.junit.jupiter.api.Test;

class SchedulerRestartTest {
  @Test
  void goesOnWithWhatIsLeft() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 3);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease(), 1);
    run.restartWithoutPilots();
    run.countAll(3);
    assertThat(run.view().epoch()).isEqualTo(2);
    assertThat(run.task(0).succeeded()).isEqualTo(1);
    Pilot other = run.join("b");
    run.decide();
    ContextId context = other.warm();
    assertThat(context).as("contexts are never named twice").hasToString("2.1");
    assertThat(other.lease().index()).containsExactly(0, 2);
  }

  @Test
  void keepsWhatCallsWereChargedWith() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(TestPlans.retries(1, 2)), 1);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    pilot.fail(pilot.lease(), 0);
    run.restartWithoutPilots();
    run.countAll(1);
    Pilot other = run.join("b");
    run.decide();
    other.warm();
    other.fail(other.lease(), 0);
    assertThat(run.facts(Fact.OutcomesRecorded.class).get(0).outcomes().attempts(0)).isEqualTo(2);
  }

  @Test
  void saysAtOnceThatAllIsDoneAndLeavesResultFilesAlone() {
    SchedulerHarness run = finished(TestPlans.oneTask(), 2);
    run.restart();
    run.countAll(2);
    Action.WriteResults write = run.next(Action.WriteResults.class);
    assertThat(write.last()).isEqualTo(SchedulerHarness.FILE);
    assertThat(write.current()).isTrue();
    run.tell(new Event.ResultsWritten(write.task(), SchedulerHarness.FILE));
    assertThat(run.next(Action.EndRun.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
    run.nothingElseHappened();
  }

  @Test
  void statesAResultFileOnceAndAgainOnlyIfItIsAnother() {
    SchedulerHarness run = finished(TestPlans.oneTask(), 2);
    assertThat(run.facts(Fact.ResultsWritten.class)).hasSize(1);
    run.restart();
    run.countAll(2);
    run.writeAll();
    assertThat(run.facts(Fact.ResultsWritten.class)).hasSize(1);
    run.restart();
    run.countAll(2);
    Action.WriteResults write = run.next(Action.WriteResults.class);
    ResultFile other = new ResultFile(4096, 7, "00ff", "");
    run.tell(new Event.ResultsWritten(write.task(), other));
    assertThat(run.facts(Fact.ResultsWritten.class)).last().extracting("file").isEqualTo(other);
  }

  @Test
  void doesNotTakeTheFileOfFewerCallsForThatOfMore() {
    SchedulerHarness run = finished(TestPlans.oneTask(), 1);
    run.restart();
    run.countAll(2);
    run.restart();
    run.countAll(1);
    Action.WriteResults write = run.next(Action.WriteResults.class);
    assertThat(write.last()).isEqualTo(SchedulerHarness.FILE);
    assertThat(write.current()).isFalse();
  }

  @Test
  void extendsATaskWhoseLimitWasRaisedAndDoesAnewWhatReadsItsResults() {
    RunPlan plan = new TestPlans().library(1, Resources.NONE).task(0).task(0, 0).plan();
    SchedulerHarness run = finished(plan, 1);
    run.restartWithoutPilots();
    run.countAll(2);
    assertThat(run.facts(Fact.TaskReset.class)).hasSize(1);
    Pilot pilot = run.join("b");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    assertThat(lease.index()).containsExactly(1);
    pilot.succeed(lease);
    run.writeAll();
    run.countAll(1);
    run.decide();
    Action.Dispatch anew = pilot.lease();
    assertThat(anew.task().value()).isEqualTo(1);
    pilot.succeed(anew);
    assertThat(run.task(0).doneHere()).isEqualTo(1);
    assertThat(run.task(1).doneHere()).as("done before, and done anew here").isEqualTo(1);
  }

  @Test
  void showsOnlyTheFirstCallsOfATaskWhoseLimitWasLowered() {
    SchedulerHarness run = finished(TestPlans.oneTask(), 5);
    run.restart();
    run.countAll(3);
    assertThat(run.task(0).succeeded()).isEqualTo(3);
    assertThat(run.writeAll()).isEqualTo(1);
    assertThat(run.take(Action.EndRun.class)).hasSize(1);
  }

  @Test
  void triesAgainWhatWasGivenUpWithoutATry() {
    RunPlan plan = new TestPlans().library(1, Resources.NONE).task(0).task(0, 0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 4);
    Pilot pilot = run.join("a");
    run.loadsFailForGood(pilot);
    run.writeAll();
    assertThat(run.task(0).doneHere()).as("ended here, though not tried").isEqualTo(4);
    assertThat(run.task(1).phase()).isEqualTo(TaskPhase.CANCELLED);
    run.restartWithoutPilots();
    assertThat(run.task(0).doneHere()).isZero();
    run.countAll(4);
    Pilot healthy = run.join("b");
    run.decide();
    healthy.warm();
    healthy.succeed(healthy.lease());
    run.decide();
    healthy.succeed(healthy.lease());
    assertThat(run.task(0).phase()).isEqualTo(TaskPhase.SUCCEEDED);
    run.writeAll();
    assertThat(run.take(Action.CountItems.class)).hasSize(1);
  }

  private static SchedulerHarness finished(RunPlan plan, int items) {
    SchedulerHarness run = SchedulerHarness.started(plan, items);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    while (run.view().outcome() == null) {
      pilot.leases().forEach(pilot::succeed);
      run.writeAll();
      run.countAll(items);
      run.decide();
    }
    run.writeAll();
    return run;
  }
}
