package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pcm.api.status.Gpu;
import io.pcm.api.status.UsageProgress;
import io.pcm.api.status.UsageProgress.Unit;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How the time of pilots is counted: once for each second that a pilot or GPU is held. */
class SchedulerUsageTest {
  private static final Gpu GPU = new Gpu("L4", 24L << 30);

  private final SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 100);

  private Action.Dispatch lease;

  @Test
  void aPilotIsIdleThenLoadsThenWorks() {
    SchedulerHarness early = new SchedulerHarness(TestPlans.oneTask());
    early.tell(new Event.Started());
    Pilot pilot = early.join("a", 1);
    early.pass(seconds(3), pilot);
    early.countAll(100);
    early.decide();
    ContextId context = pilot.opened();
    early.pass(seconds(20), pilot);
    pilot.say(new PilotMessage.ContextWarm(context, 20_000));
    early.decide();
    pilot.leases();
    early.pass(seconds(5), pilot);
    assertSeconds(early, 5, 20, 3, 0);
    assertThat(usage(early).unit()).isEqualTo(Unit.PILOT);
    assertThat(usage(early).device()).isEqualTo("cpu:x");
  }

  @Test
  void aPilotThatIsPreemptedLosesItsWorkSinceTheLastOutcome() {
    Pilot pilot = working();
    run.pass(seconds(10), pilot);
    pilot.succeed(lease, 0);
    run.pass(seconds(7), pilot);
    pilot.say(new PilotMessage.Draining("preempted", true));
    run.pass(seconds(3), pilot);
    pilot.say(new PilotMessage.Goodbye("preempted"));
    assertSeconds(run, 10, 2, 0, 10);
  }

  @Test
  void aPilotThatVanishesCountsUntilItWasLastHeard() {
    Pilot pilot = working();
    run.pass(seconds(10), pilot);
    pilot.succeed(lease, 0);
    run.pass(seconds(4), pilot);
    run.pass(seconds(60));
    assertThat(run.view().pilots()).isEmpty();
    assertSeconds(run, 10, 2, 0, 4);
  }

  @Test
  void aPilotThatIsSilentForAWhileIsHeldAllTheSame() {
    Pilot pilot = working();
    run.pass(seconds(4), pilot);
    run.pass(seconds(9));
    assertSeconds(run, 4, 2, 0, 0);
    run.pass(seconds(1), pilot);
    assertSeconds(run, 14, 2, 0, 0);
  }

  @Test
  void aPilotThatLeavesWellLosesNothing() {
    Pilot pilot = working();
    run.pass(seconds(10), pilot);
    run.tell(new Event.PilotDrainAsked(pilot.session, "asked to"));
    pilot.succeed(lease);
    run.pass(seconds(1), pilot);
    pilot.say(new PilotMessage.Goodbye("asked to"));
    run.pass(seconds(90));
    assertSeconds(run, 10, 2, 1, 0);
  }

  @Test
  void aLoadThatIsNotFinishedIsLostWithItsPilotButOneThatFailsWasLoading() {
    Pilot pilot = run.join("a");
    run.decide();
    pilot.opened();
    run.pass(seconds(20), pilot);
    pilot.say(new PilotMessage.Draining("preempted", true));
    pilot.say(new PilotMessage.Goodbye("preempted"));
    assertSeconds(run, 0, 0, 0, 20);
    Pilot other = run.join("b");
    run.decide();
    ContextId context = other.opened();
    run.pass(seconds(8), other);
    other.contextGone(context, Cause.LOAD_FAILED, List.of(), List.of());
    assertSeconds(run, 0, 8, 0, 20);
  }

  @Test
  void theWorkOfAContextThatDiesIsLostAndThatOfThePilotGoesOn() {
    Pilot pilot = working();
    run.pass(seconds(10), pilot);
    pilot.succeed(lease, 0);
    run.pass(seconds(6), pilot);
    pilot.contextGone(
        pilot.lastContext(), Cause.KILLED, List.of(SchedulerHarness.call(0, 1)), List.of());
    run.pass(seconds(2), pilot);
    assertThat(usage(run).usefulMillis()).isEqualTo(10_000);
    assertThat(usage(run).lostMillis()).isEqualTo(6_000);
    assertThat(usage(run).heldMillis()).isEqualTo(20_000);
  }

  @Test
  void aContextThatLoadsForEachCallIsLoadingMeanwhile() {
    Pilot pilot = working();
    run.pass(seconds(10), pilot);
    pilot.say(new PilotMessage.ContextWarm(pilot.lastContext(), 3_000));
    run.pass(seconds(2), pilot);
    assertSeconds(run, 9, 5, 0, 0);
  }

  @Test
  void theTimeOfEachGpuIsCountedForItself() {
    SchedulerHarness gpus =
        SchedulerHarness.started(
            new TestPlans().library(1, new Resources(0, 0, 1)).task(0).plan(), 100);
    Pilot pilot = gpus.joinOn("host", "a", GPU, GPU, GPU);
    gpus.decide();
    List<ManagerMessage.OpenContext> first = gpus.sentOpen(pilot);
    assertThat(first).hasSize(1);
    gpus.pass(seconds(10), pilot);
    List<ManagerMessage.OpenContext> next = gpus.sentOpen(pilot);
    pilot.say(new PilotMessage.ContextWarm(first.get(0).context(), 10_000));
    gpus.pass(seconds(10), pilot);
    assertThat(usage(gpus).unit()).isEqualTo(Unit.GPU);
    assertThat(usage(gpus).heldMillis()).isEqualTo(3 * 20_000);
    assertThat(usage(gpus).usefulMillis()).isEqualTo(10_000);
    assertThat(usage(gpus).loadingMillis()).as("" + next).isGreaterThanOrEqualTo(10_000);
  }

  @Test
  void pilotsAreCountedByGroupAndDevice() {
    Pilot hand = run.join("a");
    Pilot kept = run.new Pilot(new SessionId(5), "b");
    PilotInfo info = new PilotInfo("b", "h", 1, "", 2, 1, 0, "cpu:x", OptionalLong.empty());
    kept.say(new PilotMessage.Join(info.inGroup("spare")));
    run.pass(seconds(10), hand, kept);
    assertThat(run.view().usage())
        .extracting(UsageProgress::group, UsageProgress::heldMillis)
        .containsExactly(tuple("", 10_000L), tuple("spare", 10_000L));
  }

  @Test
  void isRecordedOnceAMinuteSoThatALaterManagerGoesOnCounting() {
    Pilot pilot = working();
    run.pass(seconds(50), pilot);
    assertThat(run.facts(Fact.TimeCounted.class)).isEmpty();
    run.pass(seconds(72), pilot);
    assertThat(run.facts(Fact.TimeCounted.class)).hasSize(2);
    run.restart();
    assertThat(usage(run).heldMillis()).isEqualTo(120_000);
    long before = usage(run).heldMillis();
    Pilot back = pilot.again();
    run.pass(seconds(10), back);
    assertThat(usage(run).heldMillis()).isEqualTo(before + 10_000);
  }

  @Test
  void workThatIsLostAfterItWasRecordedIsTakenBack() {
    Pilot pilot = working();
    run.pass(seconds(100), pilot);
    assertThat(run.facts(Fact.TimeCounted.class)).isNotEmpty();
    pilot.say(new PilotMessage.Draining("preempted", true));
    pilot.say(new PilotMessage.Goodbye("preempted"));
    assertSeconds(run, 0, 2, 0, 100);
    run.restartWithoutPilots();
    assertSeconds(run, 0, 2, 0, 100);
  }

  @Test
  void aPilotThatKeepsItsProcessIsHeldWhileItsConnectionIsBroken() {
    Pilot pilot = working();
    run.pass(seconds(5), pilot);
    run.tell(new Event.SessionBroken(pilot.session, "cut"));
    wait(run, 3);
    pilot.again();
    assertThat(usage(run).heldMillis()).isEqualTo(10_000);
  }

  @Test
  void nothingIsCountedAfterTheEndOfTheRun() {
    SchedulerHarness small = SchedulerHarness.started(TestPlans.oneTask(), 1);
    Pilot pilot = small.join("a");
    small.decide();
    pilot.warm();
    small.decide();
    Action.Dispatch only = pilot.lease();
    small.pass(seconds(4), pilot);
    pilot.succeed(only);
    small.writeAll();
    small.pass(seconds(90), pilot);
    pilot.say(new PilotMessage.Goodbye("the run has ended"));
    assertSeconds(small, 4, 0, 0, 0);
  }

  /** A pilot whose context, with one slot, was loaded in 2 s and has calls. */
  private Pilot working() {
    Pilot pilot = run.join("a", 1, OptionalLong.empty());
    run.decide();
    ContextId context = pilot.opened();
    run.pass(seconds(2), pilot);
    pilot.say(new PilotMessage.ContextWarm(context, 2_000));
    run.decide();
    lease = pilot.lease();
    return pilot;
  }

  private static void wait(SchedulerHarness run, int seconds) {
    run.freeze(seconds(seconds));
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static UsageProgress usage(SchedulerHarness run) {
    assertThat(run.view().usage()).hasSize(1);
    return run.view().usage().get(0);
  }

  private static void assertSeconds(
      SchedulerHarness run, int useful, int loading, int idle, int lost) {
    UsageProgress usage = usage(run);
    assertThat(
            List.of(
                usage.usefulMillis(),
                usage.loadingMillis(),
                usage.idleMillis(),
                usage.lostMillis()))
        .as("milliseconds useful, loading, idle, lost")
        .containsExactly(useful * 1000L, loading * 1000L, idle * 1000L, lost * 1000L);
  }
}
