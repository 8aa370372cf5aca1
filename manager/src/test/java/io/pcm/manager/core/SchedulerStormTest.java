package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pilots that join, leave, die and return at random: each call still ends exactly once. */
class SchedulerStormTest {
  private static final int CALLS = 1500;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void everyCallEndsExactlyOnceWhateverHappensToPilots(long seed) {
    Storm storm = new Storm(seed);
    for (int i = 0; i < 400 && storm.run.view().outcome() == null; i++) {
      storm.blow();
    }
    storm.calm();
    assertThat(storm.run.view().outcome()).as("seed %d", seed).isEqualTo(Outcome.SUCCEEDED);
    assertEachEndedOnce(storm.run.facts(), seed);
    assertReplayGivesTheSameState(storm.run, seed);
  }

  private static void assertEachEndedOnce(List<Fact> facts, long seed) {
    BitSet[] seen = {new BitSet(), new BitSet()};
    for (Fact fact : facts) {
      if (fact instanceof Fact.OutcomesRecorded recorded) {
        Outcomes outcomes = recorded.outcomes();
        for (int row = 0; row < outcomes.size(); row++) {
          int index = outcomes.index(row);
          assertThat(seen[outcomes.task().value()].get(index))
              .as("seed %d: call %d has two outcomes", seed, index)
              .isFalse();
          seen[outcomes.task().value()].set(index);
        }
      }
    }
    assertThat(seen[0].cardinality()).isEqualTo(CALLS);
    assertThat(seen[1].cardinality()).isEqualTo(CALLS);
  }

  private static void assertReplayGivesTheSameState(SchedulerHarness run, long seed) {
    RunState replayed = new RunState(Storm.PLAN);
    run.facts().forEach(replayed::apply);
    for (int i = 0; i < 2; i++) {
      assertThat(replayed.tasks().get(i).succeeded())
          .as("seed %d", seed)
          .isEqualTo(run.task(i).succeeded());
    }
    assertThat(replayed.outcome()).isEqualTo(run.view().outcome());
  }

  /** One random sequence of events, from one seed. */
  private static final class Storm {
    static final RunPlan PLAN = new TestPlans().library(2, Resources.NONE).task(0).task(0).plan();

    final SchedulerHarness run = SchedulerHarness.started(PLAN, CALLS);
    private final Random random;
    private final List<StormPilot> pilotsHere = new ArrayList<>();
    private int pilots;

    /** A pilot with the calls that it holds. */
    private static final class StormPilot {
      final Pilot pilot;
      final List<Action.Dispatch> held = new ArrayList<>();
      ContextId context;
      boolean silent;

      StormPilot(Pilot pilot) {
        this.pilot = pilot;
      }
    }

    Storm(long seed) {
      random = new Random(seed);
    }

    void blow() {
      switch (random.nextInt(10)) {
        case 0 -> pilotsHere.add(new StormPilot(run.join("pilot" + pilots++)));
        case 1 -> pick().ifPresent(pilot -> pilot.silent = true);
        case 2 -> pick().ifPresent(this::contextDies);
        case 3 -> pick().ifPresent(this::leaves);
        default -> pick().ifPresent(this::works);
      }
      run.take(Action.WriteResults.class)
          .forEach(
              write -> run.tell(new Event.ResultsWritten(write.task(), SchedulerHarness.FILE)));
      run.decide();
      receive();
      Pilot[] beating =
          pilotsHere.stream().filter(c -> !c.silent).map(c -> c.pilot).toArray(Pilot[]::new);
      run.pass(Duration.ofMillis(500L * random.nextInt(4)), beating);
      receive();
    }

    void calm() {
      if (run.view().outcome() != null) {
        return;
      }
      pilotsHere.clear();
      pilotsHere.add(new StormPilot(run.join("last")));
      for (int i = 0; i < 2000 && run.view().outcome() == null; i++) {
        run.decide();
        receive();
        works(pilotsHere.get(0));
        run.take(Action.WriteResults.class)
            .forEach(
                write -> run.tell(new Event.ResultsWritten(write.task(), SchedulerHarness.FILE)));
        run.pass(Duration.ofMillis(500), pilotsHere.get(0).pilot);
      }
    }

    private java.util.Optional<StormPilot> pick() {
      return pilotsHere.isEmpty()
          ? java.util.Optional.empty()
          : java.util.Optional.of(pilotsHere.get(random.nextInt(pilotsHere.size())));
    }

    private void receive() {
      for (StormPilot pilot : pilotsHere) {
        if (!run.sentOpen(pilot.pilot).isEmpty()) {
          pilot.context = pilot.pilot.lastContext();
          pilot.pilot.say(new PilotMessage.ContextWarm(pilot.context, 100));
        }
        pilot.held.addAll(pilot.pilot.leases());
      }
    }

    private void works(StormPilot pilot) {
      if (!pilot.held.isEmpty()) {
        Action.Dispatch lease = pilot.held.remove(random.nextInt(pilot.held.size()));
        pilot.pilot.succeed(lease);
      }
    }

    private void contextDies(StormPilot pilot) {
      if (pilot.context != null && !pilot.held.isEmpty()) {
        pilot.held.forEach(pilot.pilot::forget);
        pilot.held.clear();
        pilot.pilot.contextGone(pilot.context, Cause.DIED, List.of(), List.of());
        pilot.context = null;
      }
    }

    private void leaves(StormPilot pilot) {
      pilot.pilot.say(new PilotMessage.Draining("preempted", true));
      pilot.held.forEach(lease -> pilot.pilot.handBack(lease, lease.index()));
      pilot.pilot.say(new PilotMessage.Goodbye("preempted"));
      pilotsHere.remove(pilot);
    }
  }
}
