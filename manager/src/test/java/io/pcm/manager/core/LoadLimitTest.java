package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoadLimitTest {
  private final LoadLimit limit = new LoadLimit();
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  /** So many loads begin and end, with this number at once. */
  private void load(int loads, double atOnce, DoubleUnaryOperator seconds) {
    for (int i = 0; i < loads; i++) {
      Instant began = now;
      now = now.plusSeconds(100);
      limit.ended(began, atOnce, seconds.applyAsDouble(atOnce), now);
    }
  }

  /** As many loads at once as there may be. */
  private double most(double wanted) {
    return Math.min(wanted, limit.limit());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void loadsWhoseTimeVariesButNotWithTheirNumberAreNotLimited(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 300; i++) {
      load(1, random.nextDouble(1, 100), n -> random.nextDouble(5, 20));
    }
    assertThat(limit.limit()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void loadsOfOneNumberAreNoEvidence() {
    load(100, 64, n -> 600);
    assertThat(limit.limit()).isEqualTo(LoadLimit.NONE);
  }

  @Test
  void theLimitComesDownToWhereLoadsAreAsFastAsAlone() {
    DoubleUnaryOperator shared = n -> 10 * Math.max(1, n / 8);
    load(5, 1, shared);
    for (int round = 0; round < 20; round++) {
      load(10, most(64), shared);
    }
    assertThat(limit.limit()).isBetween(4, 16);
  }

  @Test
  void aWrongGuessIsTakenBack() {
    load(5, 1, n -> 2);
    load(10, 64, n -> 60);
    assertThat(limit.limit()).as("first loads took much longer than those alone").isEqualTo(32);
    load(10, most(64), n -> 60);
    assertThat(limit.limit()).isGreaterThanOrEqualTo(64);
  }

  @Test
  void theLimitGrowsWhenTheFileSystemHasBecomeFaster() {
    load(5, 1, n -> 10);
    for (int round = 0; round < 10; round++) {
      load(10, most(64), n -> 10 * Math.max(1, n / 4));
    }
    assertThat(limit.limit()).isLessThan(10);
    for (int round = 0; round < 10; round++) {
      load(10, most(64), n -> 10);
    }
    assertThat(limit.limit()).isGreaterThanOrEqualTo(64);
  }
}
