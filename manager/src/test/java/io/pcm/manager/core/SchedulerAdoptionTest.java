package io.pcm.manager.core;

import static io.pcm.manager.core.SchedulerHarness.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldLease;
import io.pcm.protocol.message.HeldState;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Contexts and calls outlive silences and managers. */
class SchedulerAdoptionTest {
  private static final Duration GRACE = SchedulerConfig.DEFAULT.adoptionGrace();
  private static final Duration LOST = SchedulerConfig.DEFAULT.lostAfter();

  private final SchedulerHarness run =
      SchedulerHarness.started(TestPlans.oneTask(TestPlans.retries(1, 2)), 1_000);
  private final Pilot pilot = run.join("a");

  private ContextId context;
  private Action.Dispatch first;

  private void warm() {
    run.decide();
    context = pilot.warm();
    first = pilot.lease();
    run.decide();
    run.take(Action.class);
  }

  private static HeldContext held(ContextId context) {
    return new HeldContext(context, "library0", HeldState.WARM, 9_000, 1_500, 0, List.of());
  }

  private HeldLease held(Action.Dispatch lease, int... calls) {
    return new HeldLease(lease.lease(), context, lease.task(), lease.alone(), calls, 0);
  }

  private void restart() {
    run.restart();
    run.countAll(1_000);
  }

  private int[] given() {
    return run.take(Action.Dispatch.class).stream()
        .flatMapToInt(dispatch -> Arrays.stream(dispatch.index()))
        .toArray();
  }

  @Test
  void keepsContextsAndCallsOfAPilotThatJoinsAgain() {
    warm();
    Pilot back = pilot.backWith(List.of(held(context)), held(first, first.index()));
    run.decide();
    assertThat(given()).as("calls given out although they run").isEmpty();
    run.next(Action.CloseSession.class);
    run.next(ManagerMessage.Welcome.class, back);
    run.nothingElseHappened();
    back.succeed(first);
    run.decide();
    assertThat(run.task(0).succeeded()).isEqualTo(first.index().length);
    assertThat(back.lease().context()).as("the next calls go there").isEqualTo(context);
    assertThat(run.facts(Fact.ContextOpened.class)).hasSize(1);
    assertThat(run.facts(Fact.ContextEnded.class)).isEmpty();
    assertThat(run.view().pilotsJoined()).isEqualTo(1);
  }

  @Test
  void givesOutAgainOnlyWhatAPilotThatJoinsAgainDoesNotHold() {
    warm();
    int[] all = first.index();
    assertThat(all).hasSize(2);
    Pilot back = pilot.backWith(List.of(held(context)), held(first, all[1]));
    run.decide();
    assertThat(given()).contains(all[0]).doesNotContain(all[1]);
    assertThat(run.take(Action.Send.class))
        .noneMatch(s -> s.message() instanceof ManagerMessage.Revoke);
    assertThat(back).isNotNull();
  }

  @Test
  void knowsThatAContextThatIsNotListedIsGone() {
    warm();
    Pilot back = pilot.backWith(List.of());
    run.decide();
    assertThat(run.facts(Fact.ContextEnded.class)).hasSize(1);
    assertThat(back.opened()).isNotEqualTo(context);
  }

  @Test
  void theNextManagerTakesOverContextsAndCalls() {
    warm();
    restart();
    Pilot back = pilot.backWith(List.of(held(context)), held(first, first.index()));
    run.decide();
    run.next(ManagerMessage.Welcome.class, back);
    assertThat(run.view().libraries().get(0).contextsLoaded()).isEqualTo(1);
    assertThat(given()).doesNotContain(first.index());
    back.succeed(first);
    assertThat(run.task(0).succeeded()).isEqualTo(2);
    assertThat(run.facts(Fact.ContextOpened.class)).hasSize(1);
    assertThat(run.facts(Fact.ContextAdopted.class)).hasSize(1);
    assertThat(run.facts(Fact.ContextWarmed.class)).hasSize(1);
  }

  @Test
  void countsTheLoadOfAContextThatBecameWarmWithoutAManager() {
    run.decide();
    context = pilot.opened();
    restart();
    pilot.backWith(List.of(held(context)));
    assertThat(run.view().libraries().get(0).contextsLoaded()).isEqualTo(1);
    assertThat(run.facts(Fact.ContextWarmed.class).get(0).loadMillis()).isEqualTo(1_500);
  }

  @Test
  void takesOverAContextWhoseOpeningWasNeverRecorded() {
    restart();
    ContextId unknown = new ContextId(1, 7);
    Pilot back = pilot.backWith(List.of(held(unknown)));
    run.decide();
    assertThat(back.leases()).isNotEmpty().allMatch(lease -> lease.context().equals(unknown));
    assertThat(run.view().libraries().get(0).contextsLoaded()).isEqualTo(1);
  }

  @Test
  void waitsForACallThatAnExpectedPilotMayRunAndGivesOutTheOthers() {
    warm();
    restart();
    Pilot other = run.join("b");
    run.decide();
    other.warm();
    assertThat(given()).as("calls that may be out").isNotEmpty().doesNotContain(first.index());
    run.pass(GRACE, other);
    other.leases().forEach(other::succeed);
    run.decide();
    assertThat(run.facts(Fact.PilotLeft.class)).hasSize(1);
    assertThat(run.view().libraries().get(0).lostToRestarts()).isEqualTo(1);
    int[] later = given();
    assertThat(later).as("the pilot did not come back").contains(first.index());
  }

  @Test
  void waitsNoLongerOnceAllExpectedPilotsAreBack() {
    warm();
    restart();
    Pilot back = pilot.backWith(List.of(held(context)));
    run.decide();
    assertThat(given()).contains(first.index());
    assertThat(back).isNotNull();
  }

  @Test
  void waitsForNobodyIfNoPilotWasThere() {
    pilot.say(new PilotMessage.Goodbye("done"));
    restart();
    Pilot other = run.join("b");
    run.decide();
    other.warm();
    assertThat(given()).contains(0, 1);
  }

  @Test
  void takesAnOutcomeThatOnlyTheManagerBeforeKnewAbout() {
    warm();
    restart();
    Pilot other = run.join("b");
    Action.Dispatch unrecorded =
        new Action.Dispatch(
            other.session,
            new LeaseId(1, 99),
            context,
            new TaskNumber(0),
            false,
            new int[] {900},
            0);
    other.succeed(unrecorded, 900);
    assertThat(run.task(0).succeeded()).isEqualTo(1);
    assertThat(run.view().dropped()).isZero();
  }

  @Test
  void chargesAnAttemptOnceHoweverOftenItsOutcomeArrives() {
    warm();
    pilot.fail(first, 0);
    restart();
    Pilot other = run.join("b");
    other.fail(first, 0);
    assertThat(run.facts(Fact.AttemptCharged.class)).hasSize(1);
    assertThat(run.task(0).failed()).isZero();
    Action.Dispatch second =
        new Action.Dispatch(
            other.session, new LeaseId(2, 99), context, new TaskNumber(0), false, new int[] {0}, 0);
    other.fail(second, 0);
    assertThat(run.task(0).failed()).isEqualTo(1);
  }

  @Test
  void aPilotThatWasLostIsTakenBackWithItsContext() {
    warm();
    Pilot other = run.join("b");
    run.decide();
    other.warm();
    run.pass(LOST.plusSeconds(1), other);
    assertThat(run.view().pilotsLost()).isEqualTo(1);
    assertThat(run.view().libraries().get(0).lostWithPilots()).isEqualTo(1);
    List<Action.Dispatch> elsewhere = other.leases();
    assertThat(elsewhere.stream().flatMapToInt(lease -> Arrays.stream(lease.index())))
        .as("its calls are given out again")
        .contains(0, 1);
    Pilot back = pilot.backWith(List.of(held(context)), held(first, first.index()));
    assertThat(run.sent(ManagerMessage.Revoke.class, back))
        .containsExactly(new ManagerMessage.Revoke(first.lease()));
    back.handBack(first);
    back.succeed(first);
    elsewhere.forEach(other::succeed);
    assertThat(run.task(0).succeeded()).as("the first outcome counts").isGreaterThan(2);
    assertThat(run.view().dropped()).isEqualTo(2);
    run.decide();
    assertThat(run.view().libraries().get(0).contextsLoaded()).isEqualTo(2);
    assertThat(run.view().libraries().get(0).lostWithPilots()).isZero();
    assertThat(run.facts(Fact.AttemptCharged.class)).isEmpty();
  }

  @Test
  void closesAContextOfALibraryThatIsNoLongerTheSame() {
    warm();
    restart();
    Pilot back =
        pilot.backWith(
            List.of(new HeldContext(context, "another", HeldState.WARM, 1, 1, 1, List.of())),
            held(first, first.index()));
    run.next(ManagerMessage.Welcome.class, back);
    assertThat(run.next(ManagerMessage.CloseContext.class, back).context()).isEqualTo(context);
    assertThat(run.next(ManagerMessage.Revoke.class, back).lease()).isEqualTo(first.lease());
  }

  @Test
  void aContextThatEndedWithoutAManagerIsJudgedAsUsual() {
    warm();
    restart();
    Pilot back = pilot.backWith(List.of(held(context)), held(first, 0));
    back.contextGone(context, Cause.DIED, List.of(call(0, 0)), List.of());
    assertThat(run.facts(Fact.AttemptCharged.class))
        .singleElement()
        .isEqualTo(new Fact.AttemptCharged(new TaskNumber(0), 0, context, first.lease()));
  }

  @Test
  void aCallOfItemsThatHaveChangedIsNeitherContinuedNorTaken() {
    RunPlan plan = new TestPlans().library(1, Resources.NONE).task(0).task(0, 0).plan();
    SchedulerHarness chain = SchedulerHarness.started(plan, 1);
    Pilot worker = chain.join("a");
    chain.decide();
    ContextId here = worker.warm();
    worker.succeed(worker.lease());
    chain.writeAll();
    chain.countAll(1);
    chain.decide();
    Action.Dispatch old = worker.lease();
    assertThat(old.task()).isEqualTo(new TaskNumber(1));
    chain.restart();
    chain.countAll(2);
    assertThat(chain.facts(Fact.TaskReset.class)).as("the first task has more items").hasSize(1);
    Pilot back =
        worker.backWith(
            List.of(held(here)),
            new HeldLease(old.lease(), here, old.task(), false, old.index(), 0));
    back.succeed(old);
    assertThat(chain.task(1).succeeded()).isZero();
    assertThat(chain.view().dropped()).isEqualTo(1);
  }

  @Test
  void callsBeyondALoweredLimitAreTakenBack() {
    warm();
    run.restart();
    Pilot back = pilot.backWith(List.of(held(context)), held(first, first.index()));
    run.countAll(1);
    assertThat(run.sent(ManagerMessage.Revoke.class, back))
        .containsExactly(new ManagerMessage.Revoke(first.lease()));
    assertThat(run.task(0).running()).isEqualTo(1);
  }

  @Test
  void aPilotThatJoinsAgainWhileTheRunIsStoppedEndsWhatRunsThere() {
    warm();
    run.tell(new Event.DrainAsked("Ctrl-C"));
    Pilot back = pilot.backWith(List.of(held(context)), held(first, first.index()));
    assertThat(run.sent(ManagerMessage.Drain.class, back)).hasSize(1);
    run.decide();
    assertThat(run.take(Action.Suspend.class)).isEmpty();
    back.succeed(first);
    run.decide();
    assertThat(run.task(0).succeeded()).isEqualTo(2);
    assertThat(run.take(Action.Suspend.class)).hasSize(1);
  }

  @Test
  void aContextThatLoadedInNoTimeIsWarm() {
    warm();
    restart();
    pilot.backWith(
        List.of(new HeldContext(context, "library0", HeldState.WARM, 9_000, 0, 0, List.of())),
        held(first, first.index()));
    assertThat(run.view().libraries().get(0).warm()).isEqualTo(1);
  }

  @Test
  void aContextThatLoadsForEachCallCountsEachLoad() {
    warm();
    pilot.say(new PilotMessage.ContextWarm(context, 100));
    assertThat(run.view().libraries().get(0).contextsLoaded()).isEqualTo(2);
    restart();
    pilot.backWith(List.of(held(context)));
    assertThat(run.view().libraries().get(0).contextsLoaded()).isEqualTo(2);
  }

  @Test
  void callsThatDoNotExistKeepNoOthersWaiting() {
    RunPlan plan = new TestPlans().library(1, Resources.NONE).task(0).task(0).plan();
    SchedulerHarness two = SchedulerHarness.started(plan, 4);
    Pilot here = two.join("a");
    Pilot away = two.join("b");
    two.decide();
    ContextId mine = here.warm();
    away.warm();
    assertThat(two.facts(Fact.DispatchHorizon.class)).allMatch(horizon -> horizon.index() <= 4);
    two.restart();
    for (Action.CountItems count : two.take(Action.CountItems.class)) {
      two.tell(new Event.ItemsCounted(count.task(), count.task().value() == 0 ? 4 : 1_000));
    }
    Pilot back = here.backWith(List.of(held(mine)));
    two.decide();
    assertThat(back.leases()).as("calls that were never sent").isNotEmpty();
  }

  @Test
  void aRestartedManagerThatIsStoppedWaitsForExpectedPilotsAndTakesWhatTheyHave() {
    warm();
    restart();
    run.tell(new Event.DrainAsked("Ctrl-C"));
    run.decide();
    assertThat(run.take(Action.Suspend.class)).isEmpty();
    Pilot back = pilot.backWith(List.of(held(context)), held(first, first.index()));
    assertThat(run.sent(ManagerMessage.Drain.class, back)).hasSize(1);
    back.succeed(first);
    run.decide();
    assertThat(run.task(0).succeeded()).isEqualTo(2);
    assertThat(run.take(Action.Suspend.class)).hasSize(1);
  }

  @Test
  void nobodyIsExpectedAfterAnOrderlyStop() {
    warm();
    run.tell(new Event.DrainAsked("Ctrl-C"));
    pilot.succeed(first);
    run.decide();
    assertThat(run.take(Action.Suspend.class)).hasSize(1);
    restart();
    assertThat(run.view().adopted().expected()).isZero();
    Pilot other = run.join("b");
    run.decide();
    other.warm();
    assertThat(run.view().libraries().get(0).lostToRestarts()).isZero();
  }

  @Test
  void loadsNothingBesideAContextThatIsBeingClosed() {
    warm();
    restart();
    HeldContext other = new HeldContext(context, "another", HeldState.WARM, 1, 1, 1, List.of());
    Pilot back = pilot.backWith(List.of(other));
    run.decide();
    assertThat(run.sent(ManagerMessage.OpenContext.class, back)).isEmpty();
    back.contextGone(context, Cause.CLOSED, List.of(), List.of());
    run.decide();
    back.opened();
  }

  @Test
  void aPilotThatWasDrainedAndLostStaysDrainedWhenItIsBack() {
    warm();
    run.tell(new Event.PilotDrainAsked(pilot.session, "asked"));
    run.pass(LOST.plusSeconds(1));
    assertThat(run.view().pilotsLost()).isEqualTo(1);
    Pilot back = pilot.backWith(List.of(held(context)));
    assertThat(run.sent(ManagerMessage.Drain.class, back)).hasSize(1);
  }

  @Test
  void aPilotGetsNoWorkBeforeItHasToldWhatItHolds() {
    Pilot again = run.new Pilot(new SessionId(99), "slow");
    again.say(
        new PilotMessage.Join(
            new PilotInfo("slow", "host", 1, "", 2, 1L << 30, 0, "cpu:x", OptionalLong.empty())));
    run.decide();
    assertThat(run.sent(ManagerMessage.OpenContext.class, again)).isEmpty();
  }
}
