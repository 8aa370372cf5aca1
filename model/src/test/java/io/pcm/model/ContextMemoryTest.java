package io.pcm.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContextMemoryTest {
  private static final long MEBI = 1 << 20;

  /** SmolLM2-135M-Instruct in Q4_1. */
  private static final ModelSize SMOLLM =
      new ModelSize(98_362_432, 0, new ModelShape(30, 9, 576, 1536, 49_152, 11_520, 8192));

  private static long memory(long contextSize, int slots) {
    return new ContextMemory(contextSize, slots, 0, ContextMemory.heap(slots))
        .of(SMOLLM)
        .orElseThrow();
  }

  /** The peaks (VmHWM) are those of decision 0038. */
  @ParameterizedTest
  @CsvSource({"1024,1,271776", "1024,4,420332", "2048,1,318336", "2048,4,623360", "8192,1,620824"})
  void isTenToFortyPercentMoreThanWasMeasured(long contextSize, int slots, long peakKibibytes) {
    assertThat((double) memory(contextSize, slots) / (peakKibibytes << 10)).isBetween(1.1, 1.4);
  }

  @Test
  void countsTheCacheOfAllSlots() {
    ContextMemory one = new ContextMemory(1024, 4, 0, 0);
    ContextMemory two = new ContextMemory(2048, 4, 0, 0);

    long more = two.of(SMOLLM).orElseThrow() - one.of(SMOLLM).orElseThrow();

    long cache = 4096L * 11_520 * 2;
    long scores = 4096L * 512 * (9 * 6 + 4);
    assertThat(more).isEqualTo(cache + scores);
  }

  @Test
  void countsTheHeapAndWeightsThatAreInMemoryTwice() {
    ContextMemory context = new ContextMemory(1024, 1, 0, 100 * MEBI);
    ModelSize twice = new ModelSize(98_362_432, 90_000_000, SMOLLM.shape());

    long plain = context.of(SMOLLM).orElseThrow();

    assertThat(new ContextMemory(1024, 1, 0, 300 * MEBI).of(SMOLLM)).hasValue(plain + 200 * MEBI);
    assertThat(context.of(twice)).hasValue(plain + 90_000_000);
  }

  @Test
  void leavesOutLayersOnAGpu() {
    ModelSize large = new ModelSize(31_000_000_000L, 0, SMOLLM.shape());

    long none = new ContextMemory(1024, 1, 0, 0).of(large).orElseThrow();
    long some = new ContextMemory(1024, 1, 15, 0).of(large).orElseThrow();
    long all = new ContextMemory(1024, 1, 99, 0).of(large).orElseThrow();

    assertThat(none - some).isBetween(14_000_000_000L, 15_000_000_000L);
    assertThat(all).as("the embeddings stay").isBetween(1_000_000_000L, 2_500_000_000L);
  }

  @Test
  void isNotKnownForAModelThatDoesNotTellItsDimensions() {
    assertThat(new ContextMemory(1024, 1, 0, 0).of(new ModelSize(1000, 0, ModelShape.UNKNOWN)))
        .isEmpty();
  }

  @Test
  void isBoundedForAbsurdModels() {
    long most = 1 << 24;
    ModelShape absurd = new ModelShape(most, most, most, most, most, Integer.MAX_VALUE, most);

    assertThat(
            new ContextMemory(1 << 20, 1 << 14, 0, 0)
                .of(new ModelSize(Long.MAX_VALUE, Long.MAX_VALUE, absurd)))
        .hasValue(1L << 60);
  }
}
