package io.pcm.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.local.PilotKeeper.Decision;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PilotKeeperTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final PilotKeeper keeper = new PilotKeeper(2);
  private int number;
  private Instant now = START;

  @Test
  void startsAsManyAsAreWanted() {
    assertThat(keeper.observe(List.of(), now)).isEqualTo(new Decision.Start(2));
  }

  @Test
  void startsNoneWhileAllLive() {
    JobId one = started();
    JobId two = started();
    assertThat(keeper.observe(List.of(alive(one), alive(two)), now))
        .isEqualTo(new Decision.Start(0));
    assertThat(keeper.observe(List.of(), now)).isEqualTo(new Decision.Start(0));
  }

  @Test
  void replacesOneThatEndsAtOnce() {
    JobId one = started();
    started();
    pass(60);
    assertThat(keeper.observe(List.of(ended(one)), now)).isEqualTo(new Decision.Start(1));
  }

  @Test
  void givesUpAfterThreeInARowThatEndSoonAfterTheirStart() {
    started();
    assertThat(endOfANewOne(1)).isEqualTo(new Decision.Start(1));
    pass(5);
    assertThat(endOfANewOne(1)).isInstanceOf(Decision.Start.class);
    pass(5);
    JobId third = started();
    pass(1);
    assertThat(keeper.observe(List.of(ended(third)), now))
        .isEqualTo(new Decision.GiveUp(third, "exit code 1"));
  }

  @Test
  void countsThreeThatEndTogetherAsThreeInARow() {
    PilotKeeper three = new PilotKeeper(3);
    List<JobId> jobs = List.of(new JobId("a"), new JobId("b"), new JobId("c"));
    jobs.forEach(job -> three.started(job, now));
    assertThat(three.observe(jobs.stream().map(PilotKeeperTest::ended).toList(), now))
        .isInstanceOf(Decision.GiveUp.class);
  }

  @Test
  void beginsToCountAnewAfterOneThatLivedLong() {
    endOfANewOne(1);
    pass(5);
    endOfANewOne(1);
    pass(5);
    endOfANewOne(11);
    pass(5);
    assertThat(endOfANewOne(1)).isInstanceOf(Decision.Start.class);
  }

  @Test
  void doesNotGiveUpForPilotsThatJoinedBeforeTheyEnded() {
    for (int i = 0; i < 20; i++) {
      JobId job = started();
      keeper.joined(job);
      pass(1);
      assertThat(keeper.observe(List.of(ended(job)), now)).isInstanceOf(Decision.Start.class);
      pass(20);
    }
  }

  @Test
  void waitsLongerEachTimeBeforeItReplacesOneThatKeepsEndingEarly() {
    started();
    for (int i = 0; i < 4; i++) {
      JobId job = started();
      keeper.joined(job);
      pass(1);
      keeper.observe(List.of(ended(job)), now);
    }
    assertThat(keeper.observe(List.of(), now)).isEqualTo(new Decision.Start(0));
    pass(3);
    assertThat(keeper.observe(List.of(), now)).isEqualTo(new Decision.Start(0));
    pass(1);
    assertThat(keeper.observe(List.of(), now)).isEqualTo(new Decision.Start(1));
  }

  @Test
  void heedsNoJobThatIsNotItsOwn() {
    started();
    started();
    assertThat(keeper.observe(List.of(ended(new JobId("stranger"))), now))
        .isEqualTo(new Decision.Start(0));
    keeper.joined(new JobId("stranger"));
    assertThat(keeper.jobs()).hasSize(2);
  }

  private Decision endOfANewOne(int seconds) {
    JobId job = started();
    pass(seconds);
    return keeper.observe(List.of(ended(job)), now);
  }

  private JobId started() {
    JobId job = new JobId("local-" + ++number);
    keeper.started(job, now);
    return job;
  }

  private void pass(int seconds) {
    now = now.plusSeconds(seconds);
  }

  private static JobState alive(JobId job) {
    return new JobState(job, Phase.RUNNING, "RUNNING", "", "n1");
  }

  private static JobState ended(JobId job) {
    return new JobState(job, Phase.ENDED, "ENDED", "exit code 1", "n1");
  }
}
