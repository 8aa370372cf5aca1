package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.keeper.KeeperDecision.Broken;
import io.pcm.runtime.keeper.PilotKeeper.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PilotKeeperTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private PilotKeeper keeper = patient(2);
  private int number;
  private Instant now = START;

  @Test
  void startsAsManyAsAreWanted() {
    assertThat(missing()).isEqualTo(2);
  }

  @Test
  void startsNoneWhileAllLive() {
    JobId one = started();
    JobId two = started();
    assertThat(missing(alive(one), alive(two))).isZero();
    assertThat(missing()).isZero();
  }

  @Test
  void replacesOneThatEndsAtOnce() {
    JobId one = joined();
    started();
    pass(60);
    KeeperDecision decision = observe(failed(one));
    assertThat(keeper.missing(now)).isEqualTo(1);
    assertThat(decision.ends()).containsExactly(new KeeperDecision.Ended(failed(one), true));
  }

  @Test
  void replacesWhatWasTakenBackHoweverOften() {
    for (int i = 0; i < 20; i++) {
      KeeperDecision decision = observe(ended(started(), End.TAKEN), ended(joined(), End.TAKEN));
      assertThat(keeper.missing(now)).isEqualTo(2);
      assertThat(decision.broken()).isEmpty();
    }
  }

  @Test
  void waitsEverLongerWhileAllAreTakenBackBeforeTheyJoin() {
    for (int wait : new int[] {0, 1, 2, 4, 8}) {
      KeeperDecision decision = observe(ended(started(), End.TAKEN), ended(started(), End.TAKEN));
      assertThat(decision.broken()).isEmpty();
      if (wait > 0) {
        assertThat(keeper.missing(now)).isZero();
        pass(wait - 1);
        assertThat(missing()).isZero();
        pass(1);
      }
      assertThat(missing()).isEqualTo(2);
      pass(1);
    }
    joined();
    assertThat(missing(ended(started(), End.TAKEN))).isEqualTo(1);
  }

  @Test
  void wantsOneFewerForEachThatSomebodyCancelled() {
    JobId one = started();
    JobId two = joined();
    KeeperDecision decision = observe(ended(one, End.CANCELLED));
    assertThat(keeper.missing(now)).isZero();
    assertThat(decision.ends()).extracting(KeeperDecision.Ended::replaced).containsExactly(false);
    assertThat(missing(ended(two, End.CANCELLED))).isZero();
    assertThat(keeper.quota().wanted()).isZero();
  }

  @Test
  void wantsOneFewerForEachThatVanishesFromTheQueueOfASystemThatForgetsAtOnceWhoseDoingItWas() {
    keeper = patient(4);
    JobId[] jobs = {started(), started(), started(), started()};
    observe(Stream.of(jobs).skip(1).map(PilotKeeperTest::waits).toArray(JobState[]::new));
    for (JobId job : jobs) {
      KeeperDecision decision = observe(ended(job, End.UNKNOWN));
      assertThat(decision.broken()).isEmpty();
      assertThat(keeper.missing(now)).isZero();
    }
    assertThat(keeper.quota().wanted()).isZero();
  }

  @Test
  void replacesOneThatWaitedWhenItWasLastListedButHasJoinedSince() {
    JobId one = started();
    observe(waits(one));
    keeper.joined(one);
    pass(60);
    assertThat(missing(ended(one, End.UNKNOWN))).isEqualTo(2);
    assertThat(keeper.quota().wanted()).isEqualTo(2);
  }

  @Test
  void doesNotWaitForTheOneThatIsAlwaysTakenAtOnceWhileOthersLive() {
    JobId lasting = joined();
    for (int i = 0; i < 5; i++) {
      assertThat(missing(alive(lasting), ended(started(), End.TAKEN))).isEqualTo(1);
      pass(1);
    }
  }

  @Test
  void doesNotReplaceOneThatWasAskedToLeave() {
    JobId one = joined();
    JobId two = joined();
    keeper.dismissed(one);
    pass(60);
    assertThat(missing(failed(one))).isZero();
    assertThat(missing(failed(two))).isEqualTo(1);
  }

  @Test
  void triesNoneAgainAfterThreeInARowThatCannotStartIfItIsImpatient() {
    keeper =
        new PilotKeeper(
            2, new Patience(Duration.ofSeconds(10), Duration.ofSeconds(15), Optional.empty()));
    assertThat(observe(failed(started())).broken()).isEmpty();
    assertThat(observe(failed(started())).broken()).isEmpty();
    JobId third = started();
    assertThat(observe(failed(third)).broken())
        .contains(new Broken(failed(third), Optional.empty()));
  }

  @Test
  void takesNoPilotForBrokenThatLeftWellThoughItNeverJoined() {
    for (int i = 0; i < 5; i++) {
      assertThat(observe(ended(started(), End.LEFT)).broken()).isEmpty();
    }
  }

  @Test
  void pausesAfterThreeThatCannotStartAndThenTriesOneAlone() {
    keeper = patient(8);
    JobState[] ends = Stream.generate(() -> failed(started())).limit(8).toArray(JobState[]::new);
    KeeperDecision decision = observe(ends);
    assertThat(decision.broken()).contains(new Broken(ends[2], Optional.of(MINUTE)));
    assertThat(keeper.missing(now)).isZero();
    pass(59);
    assertThat(missing()).isZero();
    pass(1);
    assertThat(missing()).isEqualTo(1);
    JobId probe = started();
    assertThat(missing(alive(probe))).isZero();
    keeper.joined(probe);
    assertThat(missing(alive(probe))).isEqualTo(7);
  }

  @Test
  void pausesTwiceAsLongWhenTheOneItTriesCannotStartEither() {
    observe(failed(started()), failed(started()));
    observe(failed(started()));
    for (int minutes : new int[] {2, 4, 8, 16, 16}) {
      pass(16 * 60);
      assertThat(missing()).isEqualTo(1);
      assertThat(observe(failed(started())).broken().orElseThrow().pause())
          .contains(Duration.ofMinutes(minutes));
    }
  }

  @Test
  void avoidsAMachineOnWhichNoneCanStartThoughOthersDoElsewhere() {
    keeper = patient(100);
    for (int i = 0; i < 3; i++) {
      assertThat(keeper.avoided()).isEmpty();
      observe(alive(joined()), endedOn("hole", started()));
    }
    assertThat(keeper.avoided()).containsExactly("hole");
  }

  @Test
  void avoidsNoMachineAnyMoreWhenTheOneThatIsTriedAloneFailsToo() {
    for (int i = 0; i < 3; i++) {
      observe(endedOn("hole", started()));
    }
    assertThat(keeper.avoided()).containsExactly("hole");
    pass(60);
    observe(endedOn("other", started()));
    assertThat(keeper.avoided()).isEmpty();
  }

  @Test
  void takesTheOneThatIsTriedBackWhenItFindsNoOtherMachineAndTriesAnyThen() {
    for (int i = 0; i < 3; i++) {
      observe(endedOn("only", started()));
    }
    pass(60);
    JobId probe = started();
    pass(59);
    assertThat(observe(waits(probe)).stuck()).isEmpty();
    pass(1);
    assertThat(observe(waits(probe)).stuck()).containsExactly(probe);
    assertThat(keeper.avoided()).as("until it is taken back").containsExactly("only");

    keeper.takenBack(probe);

    assertThat(keeper.avoided()).isEmpty();
    assertThat(missing()).isEqualTo(1);
    JobId next = started();
    pass(600);
    assertThat(observe(waits(next)).stuck()).as("it avoids none").isEmpty();
  }

  @Test
  void doesNotTakeBackTheOneThatIsTriedWhileItRuns() {
    for (int i = 0; i < 3; i++) {
      observe(endedOn("hole", started()));
    }
    pass(60);
    JobId probe = started();
    pass(600);
    assertThat(observe(alive(probe)).stuck()).isEmpty();
  }

  @Test
  void blamesNoMachineForWhatFailsWhileItPauses() {
    keeper = patient(64);
    JobState[] ends =
        Stream.generate(() -> endedOn("n" + number % 8, started()))
            .limit(64)
            .toArray(JobState[]::new);
    observe(ends);
    assertThat(keeper.avoided()).isEmpty();
  }

  @Test
  void wantsAsManyAsBeforeWhenOneTooManyIsCancelled() {
    joined();
    joined();
    JobId third = joined();
    KeeperDecision decision = observe(ended(third, End.CANCELLED));
    assertThat(keeper.quota().wanted()).isEqualTo(2);
    assertThat(keeper.missing(now)).isZero();
  }

  @Test
  void replacesAtOnceWhatLeavesWellHoweverSoon() {
    for (int i = 0; i < 5; i++) {
      pass(1);
      assertThat(missing(ended(joined(), End.LEFT), ended(joined(), End.LEFT))).isEqualTo(2);
    }
  }

  @Test
  void forgivesAMachineOnWhichOneCouldStart() {
    keeper = patient(100);
    observe(endedOn("n1", started()));
    observe(endedOn("n1", started()));
    JobId good = started();
    observe(new JobState(good, Phase.RUNNING, "RUNNING", "", "n1"));
    keeper.joined(good);
    observe(endedOn("n1", started()));
    assertThat(keeper.avoided()).isEmpty();
  }

  @Test
  void doesNotGiveUpForPilotsThatJoinedBeforeTheyEnded() {
    for (int i = 0; i < 20; i++) {
      JobId job = joined();
      pass(1);
      assertThat(observe(failed(job)).broken()).isEmpty();
      pass(20);
    }
  }

  @Test
  void waitsLongerEachTimeBeforeItReplacesOneThatKeepsEndingEarly() {
    started();
    for (int i = 0; i < 4; i++) {
      JobId job = joined();
      pass(1);
      observe(failed(job));
    }
    assertThat(missing()).isZero();
    pass(3);
    assertThat(missing()).isZero();
    pass(1);
    assertThat(missing()).isEqualTo(1);
  }

  @Test
  void countsAJobsLifeFromWhenItNoLongerWaits() {
    for (int i = 0; i < 4; i++) {
      JobId job = started();
      pass(3600);
      observe(new JobState(job, Phase.PENDING, "PENDING", "Priority", ""));
      pass(1);
      keeper.joined(job);
      observe(failed(job));
    }
    assertThat(missing()).as("ended early four times").isZero();
  }

  @Test
  void takesAJobForGoneThatTheSystemNoLongerKnowsButNotWhileItsPilotIsHeardOf() {
    JobId one = joined();
    JobId two = joined();
    assertThat(keeper.observe(List.of(), List.of(two), now).ends()).isEmpty();
    pass(119);
    assertThat(keeper.observe(List.of(), List.of(two), now).ends()).isEmpty();
    pass(1);
    KeeperDecision decision = keeper.observe(List.of(), List.of(two), now);
    assertThat(decision.ends()).extracting(end -> end.state().job()).containsExactly(one);
    assertThat(keeper.missing(now)).isEqualTo(1);
  }

  @Test
  void countsAJobThatIsEndingForTwoMinutesAndAgainIfItReturns() {
    JobId stuck = joined();
    JobState other = alive(joined());
    assertThat(missing(other, ending(stuck))).isZero();
    pass(119);
    assertThat(missing(other, ending(stuck))).isZero();
    pass(1);
    assertThat(missing(other, ending(stuck))).isEqualTo(1);
    assertThat(keeper.jobs()).doesNotContain(stuck);
    assertThat(keeper.watched()).contains(stuck);
    KeeperDecision back = observe(other, waits(stuck));
    assertThat(keeper.missing(now)).isZero();
    assertThat(back.surplus()).isEmpty();
    assertThat(keeper.jobs()).contains(stuck);
  }

  @Test
  void cancelsWhatReturnsWhenItHasBeenReplaced() {
    JobId gone = new JobId("9");
    keeper.ending(gone);
    assertThat(missing(ending(gone))).as("it does not count").isEqualTo(2);
    joined();
    joined();
    assertThat(observe(ending(gone)).surplus()).isEmpty();
    assertThat(observe(waits(gone)).surplus()).containsExactly(gone);
    assertThat(observe().surplus()).isEmpty();
    assertThat(keeper.watched()).doesNotContain(gone);
  }

  @Test
  void saysNothingOfAJobThatWasEndingWhenItCameAndHasEnded() {
    JobId gone = new JobId("9");
    keeper.ending(gone);
    KeeperDecision decision = observe(ended(gone, End.CANCELLED));
    assertThat(decision.ends()).isEmpty();
    assertThat(keeper.missing(now)).isEqualTo(2);
    assertThat(keeper.quota().wanted()).isEqualTo(2);
  }

  @Test
  void pausesWhenTheTimeOfThreePilotsInARowIsOverBeforeACallHasEnded() {
    for (int i = 0; i < 2; i++) {
      assertThat(observe(fruitless()).fruitless()).isEmpty();
      assertThat(missing()).isEqualTo(2);
    }
    KeeperDecision third = observe(fruitless());
    assertThat(keeper.missing(now)).isZero();
    assertThat(third.fruitless().orElseThrow().pause()).isEqualTo(MINUTE);
    assertThat(third.fruitless().orElseThrow().life().time()).isEqualTo(MINUTE);
    pass(60);
    assertThat(missing()).as("one alone").isEqualTo(1);
    KeeperDecision probe = observe(fruitless());
    assertThat(probe.fruitless().orElseThrow().pause()).isEqualTo(Duration.ofMinutes(2));
    pass(120);
    JobId good = joined();
    assertThat(missing(alive(good))).as("until a call has ended").isZero();
    keeper.seen(sight(good, true, Duration.ofSeconds(9), Duration.ofSeconds(50)));
    assertThat(missing(alive(good))).isEqualTo(1);
  }

  @Test
  void pausesForPilotsThatHaveNoTimeLeftWhenTheyJoin() {
    for (int i = 0; i < 3; i++) {
      JobId job = joined();
      keeper.seen(new PilotSight(job, false, false, Duration.ZERO, Optional.of(Duration.ZERO)));
      KeeperDecision decision = observe(ended(job, End.LEFT));
      assertThat(decision.fruitless().isPresent()).isEqualTo(i == 2);
    }
  }

  @Test
  void doesNotPauseForPilotsThatHadNoWorkOrAreTakenAway() {
    for (int i = 0; i < 9; i++) {
      JobId idle = joined();
      keeper.seen(new PilotSight(idle, false, false, Duration.ZERO, Optional.of(MINUTE)));
      keeper.seen(new PilotSight(idle, false, false, MINUTE, Optional.of(Duration.ofMillis(1))));
      JobId taken = joined();
      keeper.seen(sight(taken, false, Duration.ZERO, MINUTE));
      KeeperDecision decision = observe(ended(idle, End.LEFT), ended(taken, End.TAKEN));
      assertThat(keeper.missing(now)).isEqualTo(2);
      assertThat(decision.fruitless()).isEmpty();
    }
  }

  /** The end of a pilot that had a minute, and calls, of which none has ended. */
  private JobState fruitless() {
    JobId job = joined();
    keeper.seen(sight(job, false, Duration.ZERO, MINUTE));
    keeper.seen(sight(job, false, Duration.ofSeconds(58), Duration.ofSeconds(2)));
    return ended(job, End.LEFT);
  }

  private static PilotSight sight(JobId job, boolean answered, Duration here, Duration left) {
    return new PilotSight(job, answered, true, here, Optional.of(left));
  }

  private static JobState ending(JobId job) {
    return new JobState(job, Phase.ENDING, "COMPLETING", "", "n1");
  }

  @Test
  void heedsNoJobThatIsNotItsOwn() {
    started();
    started();
    JobId stranger = new JobId("stranger");
    KeeperDecision decision = observe(failed(stranger));
    assertThat(keeper.missing(now)).isZero();
    assertThat(decision.ends()).isEmpty();
    keeper.joined(stranger);
    keeper.dismissed(stranger);
    assertThat(keeper.jobs()).hasSize(2);
  }

  private static PilotKeeper patient(int wanted) {
    return new PilotKeeper(
        wanted, new Patience(Duration.ofSeconds(10), Duration.ofSeconds(15), Optional.of(MINUTE)));
  }

  private int missing(JobState... states) {
    observe(states);
    return keeper.missing(now);
  }

  private KeeperDecision observe(JobState... states) {
    return keeper.observe(List.of(states), List.of(), now);
  }

  private JobId joined() {
    JobId job = started();
    keeper.joined(job);
    return job;
  }

  private JobId started() {
    JobId job = new JobId("17_" + ++number);
    keeper.started(job, now);
    return job;
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private static JobState alive(JobId job) {
    return new JobState(job, Phase.RUNNING, "RUNNING", "", "n1");
  }

  private static JobState waits(JobId job) {
    return new JobState(job, Phase.PENDING, "PENDING", "Priority", "");
  }

  private static JobState failed(JobId job) {
    return ended(job, End.FAILED);
  }

  private static JobState ended(JobId job, End end) {
    return new JobState(job, Phase.ENDED, end, "ENDED", "exit code 1", "");
  }

  private static JobState endedOn(String node, JobId job) {
    return new JobState(job, Phase.ENDED, End.FAILED, "FAILED", "exit code 1", node);
  }
}
