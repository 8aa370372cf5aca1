package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TakeoverTest {
  private final JobState waits = state("1", Phase.PENDING);
  private final JobState runs = state("2", Phase.RUNNING);
  private final JobState dies = state("3", Phase.ENDING);
  private final JobState dead = state("4", Phase.ENDED);

  @Test
  void keepsWhatRunsBeforeWhatWaitsAndNothingThatIsDying() {
    Takeover left = Takeover.of(List.of(dead, dies, waits, runs), Set.of(), 5);
    assertThat(left.kept()).containsExactly(runs.job(), waits.job());
    assertThat(left.leaving()).containsExactly(dies.job());
    assertThat(left.surplus()).isEmpty();
    assertThat(left.doomed()).isEmpty();
  }

  @Test
  void cancelsMoreThanAreWanted() {
    Takeover left = Takeover.of(List.of(waits, runs), Set.of(), 1);
    assertThat(left.kept()).containsExactly(runs.job());
    assertThat(left.surplus()).containsExactly(waits.job());
  }

  @Test
  void keepsNothingThatTheRunHasCancelledAndCancelsItAgainUnlessItIsDying() {
    Set<JobId> cancelled = Set.of(waits.job(), dies.job(), dead.job());
    Takeover left = Takeover.of(List.of(dead, dies, waits, runs), cancelled, 5);
    assertThat(left.kept()).containsExactly(runs.job());
    assertThat(left.doomed()).containsExactly(waits.job());
    assertThat(left.leaving()).isEmpty();
  }

  private static JobState state(String job, Phase phase) {
    return new JobState(new JobId(job), phase, phase.name(), "", "n1");
  }
}
