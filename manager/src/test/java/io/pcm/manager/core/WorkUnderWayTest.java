package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkUnderWayTest {
  private final WorkUnderWay work = new WorkUnderWay();

  @Test
  void withOneSlotTheTimeSinceTheLastOutcomeIsLost() {
    work.runs(true, 1_000);
    assertThat(work.lostFrom(5_000)).isEqualTo(1_000);
    work.counted(1, 1, 5_000);
    assertThat(work.lostFrom(7_000)).isEqualTo(5_000);
  }

  @Test
  void nothingIsLostOfAContextThatHasHeldNoCallsForAWhile() {
    work.runs(true, 1_000);
    work.runs(false, 3_000);
    assertThat(work.lostFrom(3_000))
        .as("its calls were taken back as it was lost")
        .isEqualTo(1_000);
    assertThat(work.lostFrom(3_001)).isEqualTo(3_001);
    assertThat(new WorkUnderWay().lostFrom(7)).isEqualTo(7);
  }

  @Test
  void outcomesOfAllCallsLeaveNothingUnderWay() {
    work.runs(true, 1_000);
    work.counted(64, 64, 9_000);
    assertThat(work.lostFrom(9_000)).isEqualTo(9_000);
  }

  @Test
  void aLoadForACallWasNoWork() {
    work.runs(true, 1_000);
    assertThat(work.loadedMeanwhile(700, 1_900)).isEqualTo(700);
    assertThat(work.lostFrom(2_000)).isEqualTo(1_700);
    assertThat(work.loadedMeanwhile(5_000, 2_000)).as("not more than there was").isEqualTo(300);
  }

  /** Calls of 10 s in 64 slots: those that run have run for 5 s on average. */
  @Test
  void withManySlotsItIsNearTheMeanStartOfTheRunningCalls() {
    int slots = 64;
    Random random = new Random(4);
    long[] started = new long[slots];
    long[] ends = new long[slots];
    Arrays.setAll(ends, slot -> random.nextInt(10_000));
    work.runs(true, 0);
    for (long now = 0; now < 100_000; now++) {
      for (int slot = 0; slot < slots; slot++) {
        if (ends[slot] == now) {
          work.counted(1, slots, now);
          started[slot] = now;
          ends[slot] = now + 8_000 + random.nextInt(4_000);
        }
      }
    }
    double mean = Arrays.stream(started).average().orElseThrow();
    assertThat((double) work.lostFrom(100_000)).isCloseTo(mean, within(1_000.0));
  }
}
