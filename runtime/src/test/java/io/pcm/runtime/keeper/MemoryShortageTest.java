package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import org.junit.jupiter.api.Test;

final class MemoryShortageTest {
  private static final String SLURM =
      "slurmstepd: error: Job 28 exceeded memory limit (207684 > 102400), being killed";

  @Test
  void isToldFromTheLogWithTheAmountAndTheFix() {
    assertThat(MemoryShortage.of(failed("FAILED"), "  pcm: joined\n  " + SLURM + "\n"))
        .get()
        .asString()
        .startsWith(SLURM + "; it had too little memory: request more (memory: ");
  }

  @Test
  void isToldFromTheStateWhereTheLogSaysNothing() {
    assertThat(MemoryShortage.of(failed("OUT_OF_MEMORY"), "")).isPresent();
  }

  @Test
  void isNotAssumed() {
    assertThat(MemoryShortage.of(failed("FAILED"), "  pcm: this pilot offers 2 GB of memory"))
        .isEmpty();
  }

  private static JobState failed(String word) {
    return new JobState(new JobId("28"), Phase.ENDED, End.FAILED, word, "signal 9", "n1");
  }
}
