package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.keeper.PilotKeeper.Patience;
import io.pcm.runtime.scaling.GroupState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link PilotKeeper} where the number of pilots that is wanted changes. */
final class RangeOfPilotsTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final JobId ONE = new JobId("17_1");
  private static final JobId TWO = new JobId("17_2");

  private final PilotKeeper keeper =
      new PilotKeeper(
          3, new Patience(Duration.ofSeconds(10), Duration.ofSeconds(15), Optional.empty()));

  @Test
  void aPilotWhoseJobIsInTheQueueAgainIsWaitingUntilItRuns() {
    joins(ONE);
    observe(ONE, Phase.RUNNING, End.UNKNOWN);
    assertThat(stage()).isEqualTo(Stage.CONNECTED);
    observe(ONE, Phase.PENDING, End.UNKNOWN);
    assertThat(stage()).isEqualTo(Stage.WAITING);
    observe(ONE, Phase.RUNNING, End.UNKNOWN);
    assertThat(stage()).isEqualTo(Stage.CONNECTED);
  }

  @Test
  void aReleasedPilotNeitherCountsNorIsReplacedNorMakesOneFewerWanted() {
    joins(ONE);
    joins(TWO);
    keeper.quota().plan(1);
    keeper.released(List.of(ONE));
    keeper.dismissed(ONE);
    assertThat(keeper.counting()).hasSize(1);
    KeeperDecision found = observe(ONE, Phase.ENDED, End.LEFT);
    assertThat(found.ends()).as("to tell the user").isEmpty();
    assertThat(keeper.missing(NOW)).isZero();
    keeper.quota().plan(2);
    assertThat(keeper.missing(NOW)).isEqualTo(1);
  }

  @Test
  void whatTheRunCancelsItselfIsNotHeldAgainstTheGroup() {
    keeper.started(ONE, NOW);
    keeper.started(TWO, NOW);
    keeper.quota().plan(1);
    keeper.withdrawn(List.of(TWO));
    keeper.quota().plan(3);
    assertThat(keeper.missing(NOW)).isEqualTo(2);
  }

  private Stage stage() {
    return keeper.counting().get(0).stage();
  }

  private void joins(JobId job) {
    keeper.started(job, NOW);
    keeper.joined(job);
  }

  private KeeperDecision observe(JobId job, Phase phase, End end) {
    return keeper.observe(
        List.of(new JobState(job, phase, end, phase.name(), "", "n1")), List.of(), NOW);
  }
}
