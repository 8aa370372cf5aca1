package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.Gpu;
import io.pcm.api.status.GpuHolder;
import io.pcm.api.status.GpuUse;
import io.pcm.api.status.Unschedulable;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldState;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchedulerGpusTest {
  private static final long GIB = 1L << 30;
  private static final Gpu SMALL = new Gpu("small", 24 * GIB);
  private static final Gpu LARGE = new Gpu("large", 80 * GIB);
  private static final Gpu SLICE = new Gpu("slice", 10 * GIB, "MIG-1", true);

  private static Resources gpus(double count) {
    return new Resources(0, 0, count);
  }

  private static SchedulerHarness started(Resources... libraries) {
    TestPlans plans = new TestPlans();
    for (Resources each : libraries) {
      plans.library(1, each);
    }
    for (int i = 0; i < libraries.length; i++) {
      plans.task(i);
    }
    return SchedulerHarness.started(plans.plan(), 1000);
  }

  private static Pilot join(SchedulerHarness run, Gpu... gpus) {
    return join(run, List.of(), gpus);
  }

  private static Pilot join(SchedulerHarness run, List<HeldContext> held, Gpu... gpus) {
    Pilot pilot = run.new Pilot(new SessionId(77), "a");
    pilot.joinWith(held, "host", gpus);
    return pilot;
  }

  /** How many contexts are opened as long as each of them loads. */
  private static int opened(SchedulerHarness run, Pilot pilot) {
    int count = 0;
    for (int round = 0; round < 10; round++) {
      run.decide();
      for (var order : run.sent(ManagerMessage.OpenContext.class, pilot)) {
        pilot.say(new PilotMessage.ContextWarm(order.context(), 5));
        count++;
      }
    }
    return count;
  }

  @Test
  void opensOneContextPerGpu() {
    SchedulerHarness run = started(gpus(1));
    assertThat(opened(run, join(run, SMALL, SMALL))).isEqualTo(2);
  }

  @Test
  void opensAsManyContextsAsShareAGpu() {
    SchedulerHarness run = started(gpus(0.25));
    assertThat(opened(run, join(run, SMALL))).isEqualTo(4);
  }

  @Test
  void addsUpSharesOnEachGpuNotOverAllOfThem() {
    SchedulerHarness run = started(gpus(0.6));
    assertThat(opened(run, join(run, SMALL, SMALL, SMALL))).isEqualTo(3);
  }

  @Test
  void opensNoContextForWhichNoGpuIsWholeAnyMore() {
    SchedulerHarness run = started(gpus(0.1), gpus(1));
    Pilot pilot = join(run, SMALL);
    run.decide();
    assertThat(run.sent(ManagerMessage.OpenContext.class, pilot)).hasSize(1);
    run.decide();
    assertThat(run.sent(ManagerMessage.OpenContext.class, pilot)).isEmpty();
  }

  @Test
  void reservesTheMemoryOfEachGpu() {
    SchedulerHarness run = started(new Resources(0, 0, 0.1, 10 * GIB));
    assertThat(opened(run, join(run, SMALL, SMALL))).isEqualTo(4);
  }

  @Test
  void believesThePilotAboutWhichGpuAContextHas() {
    assertThat(openedBesideAHalf(Optional.empty())).isEqualTo(1);
    assertThat(openedBesideAHalf(Optional.of(1))).isZero();
  }

  /** The second library needs the large GPU; the first one fits on both. */
  private static int openedBesideAHalf(Optional<Integer> placed) {
    SchedulerHarness run = started(new Resources(2, 0, 0.5), new Resources(0, 0, 1, 60 * GIB));
    Pilot pilot = join(run, SMALL, LARGE);
    run.decide();
    List<ContextId> first =
        run.sent(ManagerMessage.OpenContext.class, pilot).stream()
            .map(ManagerMessage.OpenContext::context)
            .toList();
    assertThat(first).hasSize(2);
    pilot.say(new PilotMessage.ContextGone(first.get(1), Cause.CLOSED, "", List.of(), List.of()));
    placed.ifPresent(gpu -> pilot.say(new PilotMessage.ContextPlaced(first.get(0), List.of(gpu))));
    run.decide();
    return run.sent(ManagerMessage.OpenContext.class, pilot).size();
  }

  @Test
  void adoptsAContextWithTheGpuThatItHas() {
    HeldContext held =
        new HeldContext(
            new ContextId(1, 7), "library0", HeldState.WARM, 9_000, 1_500, 3, List.of(1));
    SchedulerHarness run = started(new Resources(2, 0, 0.5), new Resources(0, 0, 1, 60 * GIB));
    Pilot pilot = join(run, List.of(held), SMALL, LARGE);
    run.decide();
    assertThat(run.sent(ManagerMessage.CloseContext.class, pilot)).isEmpty();
    assertThat(run.sent(ManagerMessage.OpenContext.class, pilot)).isEmpty();
  }

  @Test
  void doesNotAdoptAContextOnAGpuThatThePilotDoesNotHave() {
    HeldContext held =
        new HeldContext(
            new ContextId(1, 7), "library0", HeldState.WARM, 9_000, 1_500, 3, List.of(2));
    SchedulerHarness run = started(gpus(0.5));
    Pilot pilot = join(run, List.of(held), SMALL, LARGE);
    assertThat(run.sent(ManagerMessage.CloseContext.class, pilot)).hasSize(1);
  }

  @Test
  void aRefusedContextChargesNobodyAndIsTriedAgainAfterAWait() {
    SchedulerHarness run = started(gpus(1));
    Pilot pilot = join(run, SMALL);
    for (int i = 0; i < 3; i++) {
      run.decide();
      run.sent(ManagerMessage.OpenContext.class, pilot).forEach(order -> refuse(pilot, order));
    }
    run.decide();
    assertThat(run.sent(ManagerMessage.OpenContext.class, pilot)).isEmpty();
    run.pass(Duration.ofSeconds(6), pilot);
    run.decide();
    assertThat(run.sent(ManagerMessage.OpenContext.class, pilot)).hasSize(1);
    assertThat(run.view().tasks().get(0).failed()).isZero();
    assertThat(run.view().libraries().get(0).broken()).isNull();
  }

  private static void refuse(Pilot pilot, ManagerMessage.OpenContext order) {
    pilot.say(
        new PilotMessage.ContextGone(
            order.context(), Cause.NO_GPU, "no free GPUs", List.of(), List.of()));
  }

  @Test
  void opensNothingOnAGpuThatThePilotAvoids() {
    SchedulerHarness run = started(gpus(1));
    Pilot pilot = join(run, SMALL, SMALL);
    pilot.avoided = List.of(0);
    pilot.beat();
    assertThat(opened(run, pilot)).isEqualTo(1);
    assertThat(run.view().pilots().get(0).gpuDevices())
        .extracting(GpuUse::avoided)
        .containsExactly(true, false);
    assertThat(run.view().pilots().get(0).gpuDevices().get(1).contexts())
        .extracting(GpuHolder::library)
        .containsExactly("library0");
  }

  @Test
  void saysThatAContextGetsNoMoreThanOneSlice() {
    SchedulerHarness run = started(gpus(2));
    join(run, SLICE, SLICE);
    run.decide();
    Unschedulable why = run.view().libraries().get(0).unschedulable();
    assertThat(why).isNotNull();
    assertThat(why.display())
        .endsWith("too small for a context (2 GPUs; a context gets at most one MIG slice)");
  }

  @Test
  void saysThatTheMemoryOfTheGpusIsUnknown() {
    SchedulerHarness run = started(new Resources(0, 0, 1, GIB));
    join(run, new Gpu("", 0));
    run.decide();
    Unschedulable why = run.view().libraries().get(0).unschedulable();
    assertThat(why).isNotNull();
    assertThat(why.display()).contains("the size of the GPUs' memory is unknown");
  }
}
