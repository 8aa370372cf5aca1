package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerFaultsTest {
  @Test
  void givesTheCallsOfALostPilotToAnotherUncharged() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot lost = run.join("a");
    run.decide();
    lost.warm();
    lost.lease();
    run.pass(Duration.ofSeconds(11));
    assertThat(run.take(Action.CloseSession.class)).hasSize(1);
    assertThat(run.view().pilotsLost()).isEqualTo(1);
    Pilot other = run.join("b");
    run.decide();
    other.warm();
    other.succeed(other.lease());
    assertThat(recordedAttempts(run)).containsExactly(1, 1);
  }

  @Test
  void takesALateOutcomeWhileTheCallIsOpen() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    run.pass(Duration.ofSeconds(11));
    Pilot back = pilot.again();
    back.succeed(lease);
    assertThat(run.task(0).succeeded()).isEqualTo(2);
    assertThat(run.view().dropped()).isZero();
  }

  @Test
  void dropsAnOutcomeOfACallThatIsDone() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    pilot.succeed(lease, 0);
    pilot.fail(lease, 0);
    assertThat(pilot.allAcknowledged()).as("else it would be sent for ever").isTrue();
    assertThat(run.task(0).succeeded()).isEqualTo(1);
    assertThat(run.task(0).failed()).isZero();
    assertThat(run.view().dropped()).isEqualTo(1);
  }

  @Test
  void excusesPilotsWhenTheManagerItselfStoodStill() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    run.join("a");
    run.decide();
    run.freeze(Duration.ofMinutes(10));
    assertThat(run.view().pilotsLost()).isZero();
  }

  @Test
  void givesOutAgainALeaseThatThePilotDoesNotList() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch vanished = pilot.lease();
    pilot.forget(vanished);
    run.pass(Duration.ofSeconds(11), pilot);
    assertThat(pilot.lease().index()).containsExactly(0, 1);
    assertThat(run.view().pilotsLost()).isZero();
  }

  @Test
  void waitsLongerForALeaseThatIsStillOnItsWay() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch slow = pilot.lease();
    pilot.forget(slow);
    for (int second = 0; second < PilotWatch.TRANSIT.toSeconds() - 1; second++) {
      run.pass(Duration.ofSeconds(1));
      pilot.beatBefore(slow.lease().number());
    }
    assertThat(pilot.leases()).isEmpty();
    run.pass(Duration.ofSeconds(13), pilot);
    assertThat(pilot.lease().index()).containsExactly(0, 1);
  }

  @Test
  void chargesTheOneCallThatRanWhenItsContextDied() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    run.decide();
    ContextId context = pilot.warm();
    pilot.handBack(pilot.lease(), 1);
    pilot.contextGone(context, Cause.DIED, List.of(SchedulerHarness.call(0, 0)), List.of());
    assertThat(run.facts(Fact.AttemptCharged.class)).hasSize(1);
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease(), 1);
    run.decide();
    Action.Dispatch again = pilot.lease();
    assertThat(again.alone()).isTrue();
    assertThat(again.index()).containsExactly(0);
  }

  @Test
  void chargesACallWhoseContextSomebodyKilledOnlyIfItHappensAgain() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 1);
    Pilot pilot = run.join("a");
    for (int killed = 0; killed < 3; killed++) {
      run.waitForOpen(pilot);
      ContextId context = pilot.lastContext();
      pilot.say(new PilotMessage.ContextWarm(context, 10));
      run.decide();
      assertThat(pilot.lease().alone()).isEqualTo(killed > 1);
      pilot.contextGone(context, Cause.KILLED, List.of(SchedulerHarness.call(0, 0)), List.of());
      assertThat(run.facts(Fact.AttemptCharged.class)).hasSize(Math.min(killed, 1));
    }
    assertThat(run.task(0).failed()).isEqualTo(1);
  }

  @Test
  void givesUpACallThatKilledTwoContextsAndSparesItsNeighbours() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 2);
    Pilot pilot = run.join("a");
    for (int death = 0; death < 2; death++) {
      run.decide();
      ContextId context = pilot.warm();
      for (Action.Dispatch lease : pilot.leases()) {
        for (int call : lease.index()) {
          if (call == 1) {
            pilot.succeed(lease, 1);
          }
        }
      }
      run.decide();
      pilot.leases();
      pilot.contextGone(context, Cause.DIED, List.of(SchedulerHarness.call(0, 0)), List.of());
    }
    assertThat(run.task(0).failed()).isEqualTo(1);
    assertThat(run.task(0).succeeded()).isEqualTo(1);
    Outcomes failure = last(run.facts(Fact.OutcomesRecorded.class)).outcomes();
    assertThat(failure.attempts(0)).isEqualTo(2);
    assertThat(failure.payload(0).json().toString())
        .contains("CONTEXT_DIED")
        .contains("exit code 139");
  }

  @Test
  void chargesATimedOutCallButNotItsBystanders() {
    RunPlan plan = new TestPlans().library(2, Resources.NONE).task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 2);
    Pilot pilot = run.join("a");
    for (int i = 0; i < 3; i++) {
      run.decide();
      ContextId context = pilot.warm();
      pilot.leases();
      pilot.contextGone(
          context,
          Cause.CALL_TIMEOUT,
          List.of(SchedulerHarness.call(0, 0)),
          List.of(SchedulerHarness.call(0, 1)));
    }
    Outcomes failure = last(run.facts(Fact.OutcomesRecorded.class)).outcomes();
    assertThat(failure.index(0)).isZero();
    assertThat(failure.attempts(0)).isEqualTo(3);
    assertThat(failure.payload(0).json().toString()).contains("CALL_TIMEOUT");
    assertThat(failure.micros(0)).as("how long it ran").isEqualTo(7_000_000);
    assertThat(failure.item(0)).isEqualTo(SchedulerHarness.hash(0));
    assertThat(run.facts(Fact.AttemptCharged.class)).allMatch(fact -> fact.index() == 0);
  }

  @Test
  void callsThatWereStoppedAreChargedEachForItselfAndTheirContextStays() {
    RunPlan plan = new TestPlans().library(3, Resources.NONE).task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 3);
    Pilot pilot = run.join("a");
    run.decide();
    ContextId context = pilot.warm();
    for (int i = 0; i < 3; i++) {
      pilot.leases();
      pilot.callsStopped(context, SchedulerHarness.call(0, 0), SchedulerHarness.call(0, 1));
      run.decide();
    }
    assertThat(run.facts(Fact.AttemptCharged.class))
        .extracting(Fact.AttemptCharged::index)
        .containsExactlyInAnyOrder(0, 1, 0, 1);
    assertThat(run.facts(Fact.AttemptCharged.class)).allMatch(fact -> fact.killed() == null);
    List<Outcomes> failures =
        run.facts(Fact.OutcomesRecorded.class).stream()
            .map(Fact.OutcomesRecorded::outcomes)
            .toList();
    assertThat(failures).extracting(rows -> rows.index(0)).containsExactlyInAnyOrder(0, 1);
    assertThat(failures)
        .allSatisfy(
            rows -> {
              assertThat(rows.attempts(0)).isEqualTo(3);
              assertThat(rows.micros(0)).isEqualTo(7_000_000);
              assertThat(rows.payload(0).json().toString()).contains("CALL_TIMEOUT");
            });
    assertThat(run.facts(Fact.ContextEnded.class)).isEmpty();
    assertThat(run.facts(Fact.ContextOpened.class)).hasSize(1);
  }

  @Test
  void triesAFailedCallAgainAsOftenAsThePolicySays() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(TestPlans.retries(1, 2)), 1);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    pilot.fail(pilot.lease(), 0);
    run.decide();
    pilot.fail(pilot.lease(), 0);
    assertThat(recordedAttempts(run)).containsExactly(2);
    assertThat(run.task(0).failed()).isEqualTo(1);
  }

  @Test
  void failsAllCallsOfALibraryThatNeverLoadsWithItsLastWords() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 1000);
    Pilot pilot = run.join("a");
    run.loadsFailForGood(pilot);
    Action.WriteResults write = run.take(Action.WriteResults.class).get(0);
    assertThat(write.rest().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(write.rest().error().kind()).isEqualTo(CallError.LOAD_FAILED);
    assertThat(write.rest().error().message()).contains("exit code 139");
    assertThat(run.task(0).failed()).isEqualTo(1000);
    assertThat(run.task(0).phase()).isEqualTo(TaskPhase.FAILED);
  }

  @Test
  void blamesThePilotAndNotTheLibraryWhenItIsWarmElsewhere() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 1000);
    Pilot good = run.join("a");
    Pilot bad = run.join("b");
    run.decide();
    good.warm();
    good.leases();
    bad.contextGone(bad.opened(), Cause.LOAD_FAILED, List.of(), List.of());
    for (int i = 0; i < 12; i++) {
      run.loadFails(Cause.LOAD_FAILED, bad, good);
    }
    assertThat(run.view().libraries().get(0).broken()).isNull();
    assertThat(run.task(0).phase()).isEqualTo(TaskPhase.RUNNING);
  }

  @Test
  void failsTheTaskAndCancelsWhatNeedsItWhenTooManyCallsFail() {
    RunPlan plan =
        new TestPlans()
            .library(1, Resources.NONE)
            .task(0, TestPlans.maxFailures(1))
            .task(0, 0)
            .plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 100);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    pilot.fail(pilot.lease(), 0);
    assertThat(run.writeAll()).isEqualTo(1);
    assertThat(run.task(0).phase()).isEqualTo(TaskPhase.FAILED);
    assertThat(run.task(0).cancelled()).isEqualTo(99);
    assertThat(run.task(1).phase()).isEqualTo(TaskPhase.CANCELLED);
    assertThat(run.take(Action.EndRun.class).get(0).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void givesAPilotThatDrainsNothingNewAndItsWorkToOthers() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 4);
    Pilot leaving = run.join("a");
    run.decide();
    leaving.warm();
    Action.Dispatch lease = leaving.lease();
    leaving.say(new PilotMessage.Draining("preempted", true));
    leaving.handBack(lease, 1);
    Pilot other = run.join("b");
    run.decide();
    assertThat(leaving.leases()).isEmpty();
    assertThat(other.lease().index()).containsExactly(1, 2);
    leaving.succeed(lease, 0);
    leaving.say(new PilotMessage.Goodbye("preempted"));
    assertThat(run.view().pilotsLost()).isZero();
    assertThat(run.task(0).succeeded()).isEqualTo(1);
  }

  @Test
  void drainsOnRequestAndStopsWhenRunningCallsHaveEnded() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 10);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    run.tell(new Event.DrainAsked("Ctrl-C"));
    run.next(ManagerMessage.Drain.class, pilot);
    run.decide();
    run.nothingElseHappened();
    pilot.handBack(lease, 1);
    pilot.succeed(lease, 0);
    run.decide();
    run.next(ManagerMessage.Farewell.class, pilot);
    run.next(Action.Suspend.class);
    run.decide();
    run.nothingElseHappened();
  }

  @Test
  void drainsOnePilotOnRequestAndGoesOnWithTheOthers() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 4);
    Pilot leaving = run.join("a");
    run.decide();
    leaving.warm();
    Action.Dispatch lease = leaving.lease();
    run.tell(new Event.PilotDrainAsked(leaving.session, "asked"));
    run.next(ManagerMessage.Drain.class, leaving);
    Pilot other = run.join("b");
    leaving.handBack(lease, 1);
    leaving.succeed(lease, 0);
    run.decide();
    assertThat(leaving.leases()).isEmpty();
    assertThat(other.lease().index()).containsExactly(1, 2);
    assertThat(run.view().draining()).isFalse();
    assertThat(run.view().pilots().get(0).state()).isEqualTo(PilotState.DRAINING);
    assertThat(run.view().pilots().get(0).answered()).isEqualTo(1);
  }

  @Test
  void tellsAPilotThatItDoesNotKnowToJoinAnew() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 1);
    Pilot stranger = run.new Pilot(new io.pcm.protocol.message.SessionId(77), "stranger");
    stranger.beat();
    run.next(ManagerMessage.Rejoin.class, stranger);
    run.next(Action.CloseSession.class);
    run.nothingElseHappened();
  }

  private static List<Integer> recordedAttempts(SchedulerHarness run) {
    Outcomes last = last(run.facts(Fact.OutcomesRecorded.class)).outcomes();
    return IntStream.range(0, last.size()).mapToObj(last::attempts).toList();
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
