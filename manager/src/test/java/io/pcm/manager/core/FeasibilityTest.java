package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.Unschedulable;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FeasibilityTest {
  private static final Resources FOUR_CORES = new Resources(4, 3L << 29, 1);

  @Test
  void tellsWhatNoPilotHasRoomFor() {
    SchedulerHarness run = started(FOUR_CORES);
    run.join("a", 8);
    run.join("b", 2);
    run.decide();
    assertThat(why(run))
        .isEqualTo(
            "no connected pilot can run its calls:"
                + " 2 of 2 too small for a context (4 cores, 1.5 GiB of memory, 1 GPU)");
  }

  @Test
  void saysNothingWhileNoPilotIsHere() {
    assertThat(why(started(FOUR_CORES))).isNull();
  }

  @Test
  void saysNothingOfARoomThatIsTakenForNow() {
    Resources whole = new Resources(2, 0, 0);
    RunPlan plan = new TestPlans().library(1, whole).library(1, whole).task(0).task(1).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, 100);
    run.join("a", 2);
    run.decide();
    assertThat(run.view().libraries()).allMatch(library -> library.unschedulable() == null);
  }

  @Test
  void saysNothingOnceAPilotHasTheRoom() {
    SchedulerHarness run = started(new Resources(4, 0, 0));
    run.join("a", 2);
    run.decide();
    assertThat(why(run)).contains("4 cores");
    run.join("b", 4);
    assertThat(why(run)).isNull();
  }

  @Test
  void tellsOfTimeThatEndsBeforeACall() {
    SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 100);
    Pilot pilot = run.join("a", 2, OptionalLong.of(10_000));
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease());
    assertThat(why(run)).isNull();
    run.pass(Duration.ofMillis(9_500), pilot);
    assertThat(why(run)).endsWith("1 of 1 with too little time left");
  }

  @Test
  void tellsOfLoadsThatFailedBesideAPilotThatIsTooSmall() {
    SchedulerHarness run = started(new Resources(2, 0, 0));
    Pilot warm = run.join("warm", 2);
    run.decide();
    warm.warm();
    run.join("small", 1);
    Pilot failing = run.join("failing", 2);
    for (int i = 0; i < SchedulerConfig.DEFAULT.loadFailures(); i++) {
      run.loadFails(Cause.LOAD_FAILED, failing, warm);
    }
    assertThat(why(run)).isNull();
    warm.say(new PilotMessage.Goodbye("gone"));
    assertThat(why(run))
        .isEqualTo(
            "no connected pilot can run its calls:"
                + " 1 of 2 too small for a context (2 cores), 1 of 2 unable to load it");
  }

  private static SchedulerHarness started(Resources resources) {
    RunPlan plan = new TestPlans().library(1, resources).task(0).plan();
    return SchedulerHarness.started(plan, 100);
  }

  private static @Nullable String why(SchedulerHarness run) {
    Unschedulable why = run.view().libraries().get(0).unschedulable();
    return why == null ? null : why.display();
  }
}
