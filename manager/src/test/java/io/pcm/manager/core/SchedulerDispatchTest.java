package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Limits;
import io.pcm.api.Outcome;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulerDispatchTest {
  @Test
  void asksForTheItemsOfTasksThatNeedNothing() {
    SchedulerHarness run =
        new SchedulerHarness(new TestPlans().library(1, Resources.NONE).task(0).task(0, 0).plan());
    run.tell(new Event.Started());
    assertThat(run.next(Action.CountItems.class).task()).isEqualTo(new TaskNumber(0));
    run.nothingElseHappened();
    assertThat(run.task(1).phase()).isEqualTo(TaskPhase.WAITING);
  }

  @Test
  void opensAContextOnAPilotThatJoinsAndGivesItCallsAtOnce() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 100);
    Pilot pilot = run.join("a");
    run.decide();
    run.next(ManagerMessage.LibraryAnnounced.class, pilot);
    ContextId context = run.next(ManagerMessage.OpenContext.class, pilot).context();
    run.next(ManagerMessage.TaskAnnounced.class, pilot);
    Action.Dispatch lease = run.next(Action.Dispatch.class);
    assertThat(lease.context()).isEqualTo(context);
    assertThat(lease.index()).containsExactly(0, 1);
    run.nothingElseHappened();
  }

  @Test
  void sendsAheadAboutAsMuchWorkAsTheHorizonHolds() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 100);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease());
    run.decide();
    assertThat(pilot.lease().index()).as("calls of 1 s, 1.5 s ahead, one running").hasSize(3);
    run.nothingElseHappened();
  }

  @Test
  void keepsAContextWithItsTaskWhileTheTaskHasWork() {
    RunPlan plan = new TestPlans().library(1, Resources.NONE).task(0).task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 4);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    List<Integer> order = new ArrayList<>();
    while (run.task(1).succeeded() < 4) {
      for (Action.Dispatch lease : pilot.leases()) {
        order.add(lease.task().value());
        pilot.succeed(lease);
      }
      run.decide();
    }
    assertThat(order).isSorted().contains(0, 1);
  }

  @Test
  void givesTwoContextsTwoTasksSoThatEachKeepsOnePrefix() {
    RunPlan plan = new TestPlans().library(1, Resources.NONE).task(0).task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 50);
    Pilot a = run.join("a");
    Pilot b = run.join("b");
    run.decide();
    assertThat(a.lease().task()).isNotEqualTo(b.lease().task());
  }

  @Test
  void opensNoSecondContextForWorkThatTheFirstHasRoomFor() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot a = run.join("a");
    Pilot b = run.join("b");
    run.decide();
    assertThat(a.leases().size() + b.leases().size()).isEqualTo(1);
  }

  @Test
  void opensAsManyContextsAsTheirResourcesFitIn() {
    assertThat(contextsOnFiveCores(new Resources(2, 0, 0))).isEqualTo(2);
  }

  @Test
  void opensNoMoreContextsThanAPilotHasCoresWhenTheyBookMemoryAlone() {
    assertThat(contextsOnFiveCores(new Resources(0, 1 << 20, 0))).isEqualTo(5);
  }

  @Test
  void opensOneContextIfItsMemoryIsOnlyAnEstimate() {
    assertThat(contextsOnFiveCores(new TestPlans().libraryOfEstimatedMemory(1 << 20))).isEqualTo(1);
  }

  @Test
  void opensNoContextWhereAnEstimateDoesNotFit() {
    assertThat(contextsOnFiveCores(new TestPlans().libraryOfEstimatedMemory(1L << 60))).isZero();
  }

  private static int contextsOnFiveCores(Resources each) {
    return contextsOnFiveCores(new TestPlans().library(1, each));
  }

  private static int contextsOnFiveCores(TestPlans library) {
    RunPlan plan = library.task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 1000);
    Pilot pilot = run.join("a", 5);
    for (int i = 0; i < 10; i++) {
      run.decide();
      run.sent(ManagerMessage.OpenContext.class, pilot)
          .forEach(
              order ->
                  pilot.say(
                      new io.pcm.protocol.message.PilotMessage.ContextWarm(order.context(), 5)));
    }
    return run.facts(Fact.ContextOpened.class).size();
  }

  @Test
  void givesUpAnIdleContextForWorkThatWaitsForItsRoom() {
    Resources whole = new Resources(2, 0, 0);
    RunPlan plan = new TestPlans().library(1, whole).library(1, whole).task(0).task(1, 0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 1);
    Pilot pilot = run.join("a", 2);
    run.decide();
    ContextId first = pilot.warm();
    pilot.succeed(pilot.lease());
    run.writeAll();
    run.countAll(1);
    run.decide();
    assertThat(run.next(ManagerMessage.CloseContext.class, pilot).context()).isEqualTo(first);
    run.nothingElseHappened();
    pilot.contextGone(first, Cause.CLOSED, List.of(), List.of());
    run.decide();
    pilot.opened();
    assertThat(pilot.lease().task().value()).isEqualTo(1);
  }

  @Test
  void keepsAnIdleContextWhenNothingWaitsForItsRoom() {
    SchedulerHarness run =
        SchedulerHarness.started(new TestPlans().library(1, Resources.NONE).task(0).plan(), 1);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    run.pass(Duration.ofMinutes(5), pilot);
    assertThat(run.view().libraries().get(0).warm()).isEqualTo(1);
    pilot.succeed(lease);
    assertThat(run.sent(ManagerMessage.CloseContext.class, pilot)).isEmpty();
  }

  @Test
  void tellsThePilotsAndTheUserWhenAllIsDone() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease());
    Action.WriteResults write = run.next(Action.WriteResults.class);
    assertThat(write.last()).isNull();
    assertThat(write.current()).isFalse();
    run.tell(new Event.ResultsWritten(write.task(), SchedulerHarness.FILE));
    run.next(ManagerMessage.Farewell.class, pilot);
    assertThat(run.next(Action.EndRun.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
    run.nothingElseHappened();
    assertThat(run.facts(Fact.TaskEnded.class))
        .containsExactly(new Fact.TaskEnded(new TaskNumber(0), Outcome.SUCCEEDED, 2, 0, 0, 0));
  }

  @Test
  void startsATaskWhenTheResultsThatItNeedsAreWritten() {
    RunPlan plan = new TestPlans().library(1, Resources.NONE).task(0).task(0, 0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 1);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease());
    assertThat(run.take(Action.CountItems.class)).isEmpty();
    assertThat(run.writeAll()).isEqualTo(1);
    assertThat(run.next(Action.CountItems.class).task()).isEqualTo(new TaskNumber(1));
  }

  @Test
  void endsATaskWithoutItemsAtOnce() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 0);
    assertThat(run.writeAll()).isEqualTo(1);
    assertThat(run.next(Action.EndRun.class).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void failsACallWhoseItemCannotBeSentAndKeepsTheRest() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    CallError tooLarge = new CallError(CallError.ITEM_TOO_LARGE, "300 KiB");
    run.tell(new Event.ItemRefused(lease.lease(), lease.task(), 0, tooLarge));
    assertThat(run.task(0).failed()).isEqualTo(1);
    pilot.succeed(lease, 1);
    run.writeAll();
    assertThat(run.take(Action.EndRun.class).get(0).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void givesOutAgainWhatDidNotFitIntoTheMessage() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    run.tell(new Event.DispatchShortened(lease.lease(), lease.task(), new int[] {1}));
    run.decide();
    assertThat(pilot.lease().index()).containsExactly(1);
  }

  @Test
  void fillsEverySlotOfAContextThatHasMany() {
    RunPlan plan = new TestPlans().library(Limits.SLOTS, Resources.NONE).task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 3 * Limits.SLOTS);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    assertThat(calls(pilot.leases())).as("two per slot").isEqualTo(2 * Limits.SLOTS);
  }

  @Test
  void aPilotHoldsNoMoreCallsThanTheMessageOfItsNextSessionCanList() {
    RunPlan plan = new TestPlans().library(Limits.SLOTS, new Resources(1, 0, 0)).task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 16 * Limits.SLOTS);
    Pilot pilot = run.join("a", 8);
    int held = 0;
    for (int context = 0; context < 8; context++) {
      run.decide();
      held += calls(pilot.leases());
      pilot.warm();
    }
    assertThat(held).isEqualTo(Placement.PILOT_CALLS);
  }

  private static int calls(List<Action.Dispatch> leases) {
    return leases.stream().mapToInt(lease -> lease.index().length).sum();
  }

  @Test
  void takesBackWorkThatHasNotStartedWhenAnotherContextIsIdle() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 5);
    Pilot slow = run.join("a");
    Pilot quick = run.join("b");
    run.decide();
    slow.warm();
    quick.warm();
    Action.Dispatch kept = slow.lease();
    quick.succeed(quick.lease());
    run.decide();
    quick.succeed(quick.lease());
    run.decide();
    assertThat(run.next(ManagerMessage.Revoke.class, slow).lease()).isEqualTo(kept.lease());
    run.decide();
    run.nothingElseHappened();
    slow.handBack(kept, kept.index()[1]);
    run.decide();
    assertThat(quick.lease().index()).containsExactly(kept.index()[1]);
  }

  @Test
  void triesTheOldestCallASecondTimeWhenItRunsFarTooLong() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 3);
    Pilot slow = run.join("a");
    Pilot quick = run.join("b");
    run.decide();
    slow.warm();
    Action.Dispatch stuck = slow.lease();
    slow.succeed(stuck, stuck.index()[0]);
    quick.warm();
    quick.succeed(quick.lease());
    run.decide();
    run.pass(Duration.ofSeconds(8), slow, quick);
    Action.Dispatch copy = quick.lease();
    assertThat(copy.index()).containsExactly(stuck.index()[1]);
    quick.succeed(copy);
    slow.succeed(stuck, stuck.index()[1]);
    assertThat(run.task(0).succeeded()).isEqualTo(3);
    assertThat(run.view().dropped()).isEqualTo(1);
  }
}
