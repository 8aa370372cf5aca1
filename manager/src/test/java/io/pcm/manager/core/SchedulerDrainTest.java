package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldState;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that a user has drained. */
class SchedulerDrainTest {
  private final SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 4);

  @Test
  void tellsAPilotThatIsHereToLeaveOnceItsJobIsDrained() {
    Pilot meant = pilot("a", "17_3");
    Pilot other = pilot("b", "17_30");
    drain("17_3", "17_4");
    run.next(ManagerMessage.Drain.class, meant);
    drain("17_3");
    run.nothingElseHappened();
    run.decide();
    other.opened();
    assertThat(other.lease().index()).isNotEmpty();
    run.nothingElseHappened();
    assertThat(run.facts(Fact.JobDrained.class))
        .extracting(Fact.JobDrained::job)
        .containsExactly("17_3", "17_4");
  }

  @Test
  void givesNoWorkToAPilotWhoseJobWasDrainedBeforeItJoined() {
    drain("17_3");
    assertLeavesAtOnce(pilot("a", "17_3"));
  }

  @Test
  void givesNoWorkToTheNextRunOfADrainedJob() {
    pilot("a", "17_3");
    drain("17_3");
    run.take(Action.Send.class);
    assertLeavesAtOnce(pilot("b", "17_3+1"));
  }

  @Test
  void remembersDrainedJobsWhenAnotherManagerTakesOver() {
    drain("17_3");
    run.restart();
    run.countAll(4);
    assertLeavesAtOnce(pilot("a", "17_3+2"));
  }

  @Test
  void letsADrainedPilotThatComesBackEndWhatRunsThere() {
    drain("17_3");
    Pilot back = run.new Pilot(new SessionId(7), "a");
    back.joinOfJob(
        "17_3",
        new HeldContext(
            new ContextId(1, 7), "library0", HeldState.WARM, 9_000, 1_500, 3, List.of()));
    run.next(ManagerMessage.Welcome.class, back);
    run.next(ManagerMessage.Drain.class, back);
    assertThat(run.facts(Fact.ContextAdopted.class)).hasSize(1);
    run.nothingElseHappened();
  }

  @Test
  void takesAPilotWithoutAJobForNoneOfThem() {
    drain("17_3");
    Pilot byHand = run.join("a");
    run.decide();
    byHand.opened();
  }

  private void drain(String... jobs) {
    run.tell(new Event.JobsDrainAsked(List.of(jobs), "asked"));
  }

  private Pilot pilot(String name, String job) {
    Pilot pilot = run.new Pilot(new SessionId(name.hashCode()), name);
    pilot.joinOfJob(job);
    run.next(ManagerMessage.Welcome.class, pilot);
    return pilot;
  }

  private void assertLeavesAtOnce(Pilot pilot) {
    assertThat(run.next(ManagerMessage.Drain.class, pilot).reason()).contains("drained");
    run.decide();
    run.nothingElseHappened();
    assertThat(run.view().pilots())
        .filteredOn(view -> view.pilot().equals(pilot.name))
        .singleElement()
        .extracting(PilotProgress::state)
        .isEqualTo(PilotState.DRAINING);
  }
}
