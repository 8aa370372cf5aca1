package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.PilotMessage;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Here a call takes one second, and a load twenty. */
final class OutlookTest {
  private static final Duration LOAD = Duration.ofSeconds(20);

  private SchedulerHarness run;

  private Pilot serving(int calls) {
    run =
        SchedulerHarness.started(
            new TestPlans().library(1, Resources.NONE).task(0).task(0, 0).plan(), calls);
    Pilot pilot = run.join("first");
    run.decide();
    pilot.say(new PilotMessage.ContextWarm(pilot.opened(), LOAD.toMillis()));
    pilot.succeed(pilot.lease());
    run.decide();
    pilot.leases();
    return pilot;
  }

  @Test
  void knowsWhatIsLeftAndHowFastThePilotIs() {
    serving(50);

    Outlook.Work work = run.outlook().work().get(0);
    assertThat(work.calls()).isEqualTo(48);
    assertThat(work.waiting()).isEqualTo(47);
    assertThat(work.counting()).isFalse();
    assertThat(work.paces())
        .singleElement()
        .satisfies(
            pace -> {
              assertThat(pace.callsPerSecond()).isEqualTo(1);
              assertThat(pace.load()).isEqualTo(LOAD);
            });
  }

  @Test
  void aTaskThatWaitsForAnotherBeginsWhenThatOneIsDone() {
    serving(50);

    assertThat(run.outlook().work().get(0).ahead()).contains(Duration.ofSeconds(48));
  }

  @Test
  void callsThatTakeLongMayTakeAsLongAgain() {
    Pilot pilot = serving(3);
    assertThat(run.outlook().work().get(0).ahead()).contains(Duration.ofSeconds(1));

    run.pass(Duration.ofSeconds(30), pilot);

    assertThat(run.outlook().work().get(0).ahead()).contains(Duration.ofSeconds(30));
  }

  @Test
  void nothingIsKnownOfPacesAndTimesBeforeTheFirstCallHasEnded() {
    run =
        SchedulerHarness.started(
            new TestPlans().library(1, Resources.NONE).task(0).task(0, 0).plan(), 50);

    Outlook.Work work = run.outlook().work().get(0);
    assertThat(work.calls()).isEqualTo(50);
    assertThat(work.paces()).isEmpty();
    assertThat(work.ahead()).isEmpty();
  }

  @Test
  void aPilotIsIdleSinceItsLastCallEndedAndWhileItLoadsItIsNot() {
    run = SchedulerHarness.started(TestPlans.oneTask(), 1);
    Pilot pilot = run.join("first");
    run.decide();
    run.pass(Duration.ofSeconds(5), pilot);
    Outlook.Member loading = run.outlook().pilots().get(0);
    assertThat(loading.idle()).isZero();
    assertThat(loading.loading()).contains(Duration.ofSeconds(5));

    pilot.say(new PilotMessage.ContextWarm(pilot.opened(), 5_000));
    pilot.succeed(pilot.lease());
    run.pass(Duration.ofSeconds(7), pilot);
    Outlook.Member idle = run.outlook().pilots().get(0);
    assertThat(idle.idle()).isEqualTo(Duration.ofSeconds(7));
    assertThat(idle.loading()).isEmpty();
    assertThat(idle.libraries()).containsExactly("library0");
  }
}
