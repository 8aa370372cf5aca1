package io.pcm.examples.factcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void agreesWithPublishedValuesOfWilsonsInterval() {
    assertInterval(Interval.wilson95(8, 10), 0.4902, 0.9433);
    assertInterval(Interval.wilson95(50, 100), 0.4038, 0.5962);
    assertInterval(Interval.wilson95(1, 1), 0.2065, 1);
  }

  @Test
  void staysWithinZeroAndOneAtTheEnds() {
    assertInterval(Interval.wilson95(0, 10), 0, 0.2775);
    assertInterval(Interval.wilson95(10, 10), 0.7225, 1);
    assertThat(Interval.wilson95(0, 10).low()).isZero();
    assertThat(Interval.wilson95(10, 10).high()).isEqualTo(1);
  }

  @Test
  void knowsNothingOfNothing() {
    assertThat(Interval.wilson95(0, 0)).isEqualTo(new Interval(0, 1));
  }

  @Test
  void shrinksAsTheSampleGrows() {
    Interval few = Interval.wilson95(4, 10);
    Interval many = Interval.wilson95(400, 1000);

    assertThat(many.high() - many.low()).isLessThan((few.high() - few.low()) / 5);
  }

  @Test
  void refusesMoreHitsThanTries() {
    assertThatIllegalArgumentException().isThrownBy(() -> Interval.wilson95(3, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> Interval.wilson95(-1, 2));
  }

  @Test
  void overlapsWhatItTouches() {
    Interval middle = new Interval(0.4, 0.6);

    assertThat(middle.overlaps(new Interval(0.6, 0.7))).isTrue();
    assertThat(middle.overlaps(new Interval(0.1, 0.9))).isTrue();
    assertThat(middle.overlaps(new Interval(0.61, 0.7))).isFalse();
    assertThat(middle.overlaps(new Interval(0.1, 0.39))).isFalse();
    assertThat(middle.contains(0.6)).isTrue();
    assertThat(middle.contains(0.61)).isFalse();
  }

  private static void assertInterval(Interval interval, double low, double high) {
    assertThat(interval.low()).isCloseTo(low, within(5e-5));
    assertThat(interval.high()).isCloseTo(high, within(5e-5));
  }
}
