package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.PilotMessage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that cause the loss of their pilot, and calls that lose theirs by coincidence. */
class PilotLossesTest {
  private static final int ALONE_AFTER = SchedulerConfig.DEFAULT.pilotLosses();
  private static final int MAX = SchedulerConfig.DEFAULT.pilotLossesMax();
  private static final RunPlan TWO_SLOTS =
      new TestPlans().library(2, Resources.NONE).task(0).plan();

  private final SchedulerHarness run = SchedulerHarness.started(TWO_SLOTS, 2);

  @Test
  void givesUpACallThatTakesEachOfItsPilotsDownAndSparesItsNeighbour() {
    for (int i = 0; i < ALONE_AFTER; i++) {
      Pilot pilot = serving("together" + i);
      assertThat(pilot.lease().index()).containsExactly(0, 1);
      run.pass(Duration.ofSeconds(11));
    }
    for (int i = ALONE_AFTER; i < MAX; i++) {
      assertThat(run.task(0).failed()).as("after %d", i).isZero();
      Pilot pilot = serving("alone" + i);
      Action.Dispatch lease = pilot.lease();
      if (lease.index()[0] == 1) {
        assertThat(lease.alone()).as("the other half was lost again without it").isFalse();
        pilot.succeed(lease);
        run.decide();
        lease = pilot.lease();
      }
      assertThat(lease.alone()).isTrue();
      assertThat(lease.index()).containsExactly(0);
      run.pass(Duration.ofSeconds(11));
    }
    assertThat(run.task(0).succeeded()).isEqualTo(1);
    assertThat(run.task(0).failed()).isEqualTo(1);
    assertThat(run.facts(Fact.AttemptCharged.class)).isEmpty();
    List<Fact.OutcomesRecorded> rows = run.facts(Fact.OutcomesRecorded.class);
    assertThat(rows.get(rows.size() - 1).outcomes().payload(0).json().toString())
        .contains("PILOT_LOST", MAX + " pilots", "alone" + (MAX - 1), "no heartbeat for 10 s");
  }

  @Test
  void countsNoPilotThatWasMerelyOutOfReach() {
    Pilot pilot = serving("a");
    for (int i = 0; i < 3 * MAX; i++) {
      assertThat(pilot.lease().alone()).isFalse();
      run.pass(Duration.ofSeconds(11));
      pilot = pilot.again();
      run.decide();
      pilot.warm();
      run.decide();
    }
    assertThat(run.task(0).failed()).isZero();
  }

  @Test
  void countsNoPilotThatSaidThatItLeaves() {
    for (int i = 0; i < 3 * MAX; i++) {
      Pilot pilot = serving("p" + i);
      assertThat(pilot.lease().alone()).isFalse();
      pilot.say(new PilotMessage.Draining("preempted", true));
      run.pass(Duration.ofSeconds(11));
    }
    assertThat(run.view().pilotsLost()).isEqualTo(3 * MAX);
    assertThat(run.task(0).failed()).isZero();
  }

  private Pilot serving(String name) {
    Pilot pilot = run.join(name);
    run.decide();
    pilot.warm();
    run.decide();
    return pilot;
  }
}
