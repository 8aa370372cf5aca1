package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Here a call takes one second, and a load twenty. */
final class RestOfWorkTest {
  private static final Duration LOAD = Duration.ofSeconds(20);

  private SchedulerHarness run;
  private Pilot first;

  /** One pilot has ended two of these calls and goes on. */
  private void serving(int calls) {
    run = SchedulerHarness.started(TestPlans.oneTask(), calls);
    first = run.join("first");
    run.decide();
    first.say(new PilotMessage.ContextWarm(first.opened(), LOAD.toMillis()));
    first.succeed(first.lease());
    run.decide();
    first.leases();
  }

  @Test
  void aPilotThatCouldOnlyServeAfterTheEndLoadsNothing() {
    serving(2 + 20);
    Pilot late = run.join("late");
    run.decide();
    assertThat(run.sentOpen(late)).isEmpty();
  }

  @Test
  void aPilotThatIsInTimeForACallLoads() {
    serving(2 + 21);
    Pilot late = run.join("late");
    run.decide();
    assertThat(run.sentOpen(late)).hasSize(1);
  }

  @Test
  void aPilotLoadsOnceTheOthersHaveEndedNoCallForAsLongAsALoad() {
    serving(2 + 20);
    Pilot late = run.join("late");
    run.pass(LOAD.minusSeconds(1), first, late);
    assertThat(run.sentOpen(late)).isEmpty();
    run.pass(Duration.ofSeconds(1), first, late);
    assertThat(run.sentOpen(late)).hasSize(1);
  }

  @Test
  void aPilotLoadsIfTheOthersAreGone() {
    serving(2 + 20);
    Pilot late = run.join("late");
    first.contextGone(first.lastContext(), Cause.KILLED, List.of(), List.of());
    run.decide();
    assertThat(run.sentOpen(late)).hasSize(1);
  }
}
