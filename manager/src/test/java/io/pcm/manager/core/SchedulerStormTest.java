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
    private final List<Crew> crews = new ArrayList<>();
    private int pilots;

    /** A pilot with the calls that it holds. */
    private static final class Crew {
      final Pilot pilot;
      final List<Action.Dispatch> held = new ArrayList<>();
      ContextId context;
      boolean silent;

      Crew(Pilot pilot) {
        this.pilot = pilot;
      }
    }

    Storm(long seed) {
      random = new Random(seed);
    }

    void blow() {
      switch (random.nextInt(10)) {
        case 0 -> crews.add(new Crew(run.join("pilot" + pilots++)));
        case 1 -> pick().ifPresent(crew -> crew.silent = true);
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
          crews.stream().filter(c -> !c.silent).map(c -> c.pilot).toArray(Pilot[]::new);
      run.pass(Duration.ofMillis(500L * random.nextInt(4)), beating);
      receive();
    }

    void calm() {
      if (run.view().outcome() != null) {
        return;
      }
      crews.clear();
      crews.add(new Crew(run.join("last")));
      for (int i = 0; i < 2000 && run.view().outcome() == null; i++) {
        run.decide();
        receive();
        works(crews.get(0));
        run.take(Action.WriteResults.class)
            .forEach(
                write -> run.tell(new Event.ResultsWritten(write.task(), SchedulerHarness.FILE)));
        run.pass(Duration.ofMillis(500), crews.get(0).pilot);
      }
    }

    private java.util.Optional<Crew> pick() {
      return crews.isEmpty()
          ? java.util.Optional.empty()
          : java.util.Optional.of(crews.get(random.nextInt(crews.size())));
    }

    private void receive() {
      for (Crew crew : crews) {
        if (!run.sentOpen(crew.pilot).isEmpty()) {
          crew.context = crew.pilot.lastContext();
          crew.pilot.say(new PilotMessage.ContextWarm(crew.context, 100));
        }
        crew.held.addAll(crew.pilot.leases());
      }
    }

    private void works(Crew crew) {
      if (!crew.held.isEmpty()) {
        Action.Dispatch lease = crew.held.remove(random.nextInt(crew.held.size()));
        crew.pilot.succeed(lease);
      }
    }

    private void contextDies(Crew crew) {
      if (crew.context != null && !crew.held.isEmpty()) {
        crew.held.forEach(crew.pilot::forget);
        crew.held.clear();
        crew.pilot.contextGone(crew.context, Cause.DIED, List.of(), List.of());
        crew.context = null;
      }
    }

    private void leaves(Crew crew) {
      crew.pilot.say(new PilotMessage.Draining("preempted", true));
      crew.held.forEach(lease -> crew.pilot.handBack(lease, lease.index()));
      crew.pilot.say(new PilotMessage.Goodbye("preempted"));
      crews.remove(crew);
    }
  }
}
