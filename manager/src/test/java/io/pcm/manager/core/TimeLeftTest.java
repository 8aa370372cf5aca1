package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Here a call takes one second, and a load one and a half. */
final class TimeLeftTest {
  private final SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 100);

  @Test
  void sendsNoMoreCallsThanCanEnd() {
    Pilot pilot = serving("a");
    lives(pilot, 2500);
    pilot.succeed(pilot.lease());
    run.decide();
    assertThat(pilot.lease().index()).hasSize(2);
  }

  @Test
  void sendsNoCallThatCannotEnd() {
    Pilot pilot = serving("a");
    lives(pilot, 900);
    pilot.succeed(pilot.lease());
    run.decide();
    run.nothingElseHappened();
    assertThat(run.view().pilots().get(0).lifeLeftSeconds()).isEqualTo(0.9);
  }

  @Test
  void opensNoContextThatCouldNotEndACallOnceItIsLoaded() {
    serving("a").leases();
    Pilot brief = run.join("brief", 2, OptionalLong.of(2400));
    Pilot longer = run.join("longer", 2, OptionalLong.of(2600));
    run.decide();
    assertThat(run.sentOpen(brief)).isEmpty();
    assertThat(run.sentOpen(longer)).hasSize(1);
    assertThat(longer.lease().index()).as("a second is left after the load").hasSize(1);
  }

  @Test
  void givesACallThatRunsAloneOnlyWhereItCanEnd() {
    Pilot brief = serving("brief");
    Action.Dispatch killer = brief.lease();
    List<CallRef> calls = List.of(new CallRef(killer.task(), killer.index()[0]));
    brief.contextGone(brief.lastContext(), Cause.DIED, calls, List.of());
    run.decide();
    brief.warm();
    lives(brief, 900);
    brief.leases().forEach(brief::succeed);
    run.decide();
    assertThat(brief.leases()).isEmpty();
    Pilot longer = run.join("longer");
    run.decide();
    longer.warm();
    longer.leases().forEach(longer::succeed);
    run.decide();
    assertThat(longer.lease().alone()).isTrue();
  }

  @Test
  void takesNoWorkBackForAPilotThatCouldNotEndIt() {
    SchedulerHarness few = SchedulerHarness.started(TestPlans.oneTask(), 4);
    Pilot brief = few.join("brief");
    Pilot slow = few.join("slow");
    few.decide();
    brief.warm();
    slow.warm();
    slow.leases();
    lives(brief, 900);
    brief.succeed(brief.lease());
    few.decide();
    few.nothingElseHappened();
    lives(brief, 1100);
    few.decide();
    assertThat(few.sent(ManagerMessage.Revoke.class, slow)).hasSize(1);
  }

  @Test
  void triesNoCallASecondTimeWhereItCannotEnd() {
    SchedulerHarness few = SchedulerHarness.started(TestPlans.oneTask(), 3);
    Pilot brief = few.join("brief");
    Pilot slow = few.join("slow");
    few.decide();
    slow.warm();
    Action.Dispatch stuck = slow.lease();
    slow.succeed(stuck, stuck.index()[0]);
    brief.warm();
    lives(brief, 900);
    brief.succeed(brief.lease());
    few.pass(Duration.ofSeconds(8), brief, slow);
    assertThat(brief.leases()).isEmpty();
    lives(brief, 1100);
    few.decide();
    assertThat(brief.lease().index()).containsExactly(stuck.index()[1]);
  }

  /** The end of its job has only now become known. */
  private static void lives(Pilot pilot, long millis) {
    pilot.say(new PilotMessage.LifeLeft(millis));
  }

  /** A pilot without a known end that has a lease after its first two calls. */
  private Pilot serving(String name) {
    Pilot pilot = run.join(name);
    run.decide();
    pilot.warm();
    pilot.succeed(pilot.lease());
    run.decide();
    return pilot;
  }
}
