package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadFailuresTest {
  /** The context's first call, as the one that ran when the context died. */
  private static List<CallRef> running(Pilot pilot) {
    List<Action.Dispatch> leases = pilot.leases();
    assertThat(leases).isNotEmpty();
    return List.of(SchedulerHarness.call(0, leases.get(0).index()[0]));
  }

  @Test
  void aLibraryThatDiesRightAfterEachLoadCountsAsBroken() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 100);
    Pilot pilot = run.join("a");
    while (run.view().libraries().get(0).broken() == null) {
      ContextId context = warmAfterAWait(run, pilot);
      pilot.leases().forEach(lease -> pilot.handBack(lease, lease.index()));
      pilot.contextGone(context, Cause.DIED, List.of(), List.of());
    }

    assertThat(run.view().libraries().get(0).broken())
        .contains("could not be loaded, 6 loads failed within 3", " s on on-a: ", "exit code 139");
    assertThat(run.task(0).failed()).isEqualTo(100);
  }

  @Test
  void aLibraryThatDiesOnEachCallIsNotLoadedTwicePerCallWithoutEnd() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 1000);
    Pilot pilot = run.join("a");
    int loads = 0;
    while (run.view().libraries().get(0).broken() == null) {
      ContextId context = warmAfterAWait(run, pilot);
      run.decide();
      pilot.contextGone(context, Cause.DIED, running(pilot), List.of());
      loads++;
    }

    assertThat(loads).isLessThanOrEqualTo(2 * SchedulerConfig.DEFAULT.unservedContexts());
    assertThat(run.view().libraries().get(0).broken())
        .contains("8 contexts in a row died", "exit code 139");
    assertThat(run.task(0).failed()).isEqualTo(1000);
    assertThat(run.take(Action.WriteResults.class).get(0).rest().error().kind())
        .isEqualTo(CallError.LOAD_FAILED);
  }

  /** First each of them dies once, then all of them a second time, with no other call between. */
  @Test
  void callsThatKillTheirContextsAreRowsAndTheLibraryGoesOn() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 20);
    Pilot pilot = run.join("a");
    while (run.task(0).failed() + run.task(0).succeeded() < 20) {
      ContextId context = warmAfterAWait(run, pilot);
      run.decide();
      Action.Dispatch lease = pilot.leases().get(0);
      if (lease.index()[0] % 5 == 4) {
        pilot.succeed(lease, lease.index()[0]);
        pilot.contextGone(context, Cause.CLOSED, List.of(), List.of());
      } else {
        CallRef killer = SchedulerHarness.call(0, lease.index()[0]);
        pilot.contextGone(context, Cause.DIED, List.of(killer), List.of());
      }
    }

    assertThat(run.view().libraries().get(0).broken()).isNull();
    assertThat(run.task(0).failed()).isEqualTo(16);
    assertThat(run.facts(Fact.AttemptCharged.class)).as("one for each").hasSize(16);
  }

  @Test
  void contextsThatDieWhileAnOlderOneStillWorksAtItsFirstCallsSayNothingOfTheLibrary() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 1000);
    Pilot working = run.join("a");
    run.decide();
    working.warm();
    working.leases();
    Pilot pilot = run.join("b");
    for (int i = 0; i < 20; i++) {
      ContextId context = warmAfterAWait(run, pilot, working);
      run.decide();
      pilot.contextGone(context, Cause.DIED, running(pilot), List.of());
      working.leases();
    }

    assertThat(run.view().libraries().get(0).broken()).isNull();
  }

  @Test
  void theWaitBeforeTheNextTryOnAPilotGrowsAndEndsWhenACallHasEnded() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 100);
    Pilot pilot = run.join("a");
    List<Integer> halfSeconds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      halfSeconds.add(run.waitForOpen(pilot));
      pilot.say(new PilotMessage.ContextWarm(pilot.lastContext(), 10));
      run.decide();
      pilot.contextGone(pilot.lastContext(), Cause.DIED, running(pilot), List.of());
    }
    assertThat(halfSeconds).containsExactly(1, 1, 2, 4, 8);

    ContextId context = warmAfterAWait(run, pilot);
    run.decide();
    Action.Dispatch lease = pilot.leases().get(0);
    pilot.succeed(lease, lease.index()[0]);
    pilot.contextGone(context, Cause.DIED, List.of(), List.of());
    assertThat(run.waitForOpen(pilot)).isEqualTo(1);
  }

  /** The next context of the first of these pilots. */
  private static ContextId warmAfterAWait(SchedulerHarness run, Pilot... beating) {
    run.waitForOpen(beating);
    ContextId context = beating[0].lastContext();
    beating[0].say(new PilotMessage.ContextWarm(context, 10));
    return context;
  }
}
