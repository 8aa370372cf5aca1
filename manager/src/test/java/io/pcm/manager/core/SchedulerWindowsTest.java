package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldState;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contexts that announce how many calls they take at a time. */
class SchedulerWindowsTest {
  private static SchedulerHarness started(int calls) {
    return SchedulerHarness.started(TestPlans.oneTaskOfAutoSlots(), calls);
  }

  private static ContextId warm(Pilot pilot, int window) {
    ContextId context = pilot.opened();
    pilot.say(new PilotMessage.ContextWindow(context, window));
    pilot.say(new PilotMessage.ContextWarm(context, 1_500));
    return context;
  }

  private static int calls(Pilot pilot) {
    return pilot.leases().stream().mapToInt(lease -> lease.index().length).sum();
  }

  @Test
  void aContextThatLoadsHoldsNoMoreCallsThanAGuess() {
    SchedulerHarness run = started(10_000);
    Pilot pilot = run.join("a");
    run.decide();
    pilot.opened();
    assertThat(calls(pilot)).isEqualTo(2 * 64);
  }

  @Test
  void aContextHoldsTwiceItsWindowWhicheverItIs() {
    SchedulerHarness run = started(10_000);
    Pilot pilot = run.join("a");
    run.decide();
    ContextId context = warm(pilot, 200);
    run.decide();
    assertThat(calls(pilot)).isEqualTo(2 * 200);

    pilot.say(new PilotMessage.ContextWindow(context, 1_000));
    run.decide();
    assertThat(calls(pilot)).as("more calls").isEqualTo(2 * 1_000 - 2 * 200);

    pilot.say(new PilotMessage.ContextWindow(context, 10));
    run.decide();
    assertThat(calls(pilot)).as("more calls for a window that shrank").isZero();
    assertThat(run.sent(ManagerMessage.Revoke.class, pilot)).isEmpty();
  }

  @Test
  void onlyCallsInTheWindowCountAsRunning() {
    SchedulerHarness run = started(10_000);
    Pilot pilot = run.join("a");
    run.decide();
    assertThat(run.task(0).running()).as("calls that wait for the load").isZero();
    ContextId context = warm(pilot, 200);
    run.decide();
    assertThat(calls(pilot)).isEqualTo(2 * 200);
    assertThat(run.task(0).running()).isEqualTo(200);
    pilot.say(new PilotMessage.ContextWindow(context, 30));
    assertThat(run.task(0).running()).isEqualTo(30);
  }

  @Test
  void theBoundOfTheLibraryCountsToo() {
    SchedulerHarness run =
        SchedulerHarness.started(new TestPlans().library(4, Resources.NONE).task(0).plan(), 10_000);
    Pilot pilot = run.join("a");
    run.decide();
    warm(pilot, 1_000_000);
    run.decide();
    assertThat(calls(pilot)).isEqualTo(2 * 4);
  }

  @Test
  void theSmallerOfTheContextsWindowAndTheOneAfterAKillCounts() {
    SchedulerHarness run = started(10_000);
    Pilot pilot = run.join("a");
    run.decide();
    ContextId context = warm(pilot, 100);
    run.decide();
    List<Integer> given = new ArrayList<>();
    pilot
        .leases()
        .forEach(
            lease -> {
              for (int call : lease.index()) {
                given.add(call);
              }
            });
    pilot.contextGone(
        context,
        Cause.KILLED,
        given.subList(0, 100).stream().map(call -> SchedulerHarness.call(0, call)).toList(),
        List.of());
    run.decide();
    ContextId next = warm(pilot, 200);
    run.decide();
    List<Action.Dispatch> after = pilot.leases();
    assertThat(after.stream().mapToInt(lease -> lease.index().length).sum())
        .as("half of what ran when it was killed")
        .isEqualTo(50);
    pilot.say(new PilotMessage.ContextWindow(next, 10));
    after.forEach(pilot::succeed);
    run.decide();
    assertThat(calls(pilot)).as("calls of 1 s for 1.5 s ahead").isEqualTo(3 * 10);
  }

  @Test
  void theEndOfATaskIsSharedEvenly() {
    SchedulerHarness run = started(400);
    List<Pilot> pilots = List.of(run.join("a"), run.join("b"), run.join("c"), run.join("d"));
    run.decide();
    pilots.forEach(pilot -> pilot.leases().forEach(lease -> pilot.handBack(lease, lease.index())));
    pilots.stream().filter(pilot -> pilot != pilots.get(3)).forEach(pilot -> warm(pilot, 512));
    warm(pilots.get(3), 256);

    run.decide();

    List<Integer> parts = pilots.stream().map(SchedulerWindowsTest::calls).toList();
    assertThat(parts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(400);
    assertThat(parts.subList(0, 3)).allMatch(part -> part >= 112 && part <= 115);
    assertThat(parts.get(3)).isBetween(55, 58);
  }

  @Test
  void callsThatWaitForALoadGoToAContextThatHasNone() {
    SchedulerHarness run = started(200);
    Pilot pilot = run.join("a");
    run.decide();
    warm(pilot, 64);
    Pilot late = run.join("b");
    run.decide();
    late.opened();
    assertThat(calls(late)).as("calls of the context that loads").isEqualTo(200 - 128);

    pilot.leases().forEach(pilot::succeed);
    run.decide();

    assertThat(run.sent(ManagerMessage.Revoke.class, late)).hasSize(1);
  }

  @Test
  void theNextManagerKnowsTheWindowsOfContextsThatItTakesOver() {
    SchedulerHarness run = started(10_000);
    Pilot pilot = run.join("a");
    run.decide();
    ContextId context = warm(pilot, 200);
    run.restart();
    run.countAll(10_000);
    pilot.windows = List.of(new PilotMessage.ContextWindow(context, 300));
    Pilot back =
        pilot.backWith(
            List.of(
                new HeldContext(context, "library0", HeldState.WARM, 9_000, 1_500, 0, List.of())));
    run.decide();
    assertThat(calls(back)).isEqualTo(2 * 300);
  }
}
