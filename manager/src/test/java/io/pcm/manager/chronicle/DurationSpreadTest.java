package io.pcm.manager.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class DurationSpreadTest {
  @Test
  void quantiles_are_close_to_the_durations() {
    DurationSpread spread = new DurationSpread();
    for (int millis = 1; millis <= 1000; millis++) {
      spread.add(millis * 1000);
    }
    assertThat(spread.quantile(0.5)).isCloseTo(500_000, within(60_000.0));
    assertThat(spread.quantile(0.95)).isCloseTo(950_000, within(110_000.0));
  }

  @Test
  void any_duration_has_a_place() {
    DurationSpread spread = new DurationSpread();
    spread.add(0);
    spread.add(1);
    spread.add(Integer.MAX_VALUE);
    assertThat(spread.quantile(0)).isLessThan(10);
    assertThat(spread.quantile(1)).isCloseTo(Integer.MAX_VALUE, within(3e8));
  }

  @Test
  void counts_of_others_add_up_and_nonsense_does_not_count() {
    DurationSpread one = new DurationSpread();
    one.add(1_000_000);
    DurationSpread sum = new DurationSpread();
    sum.add(one.counts());
    sum.add(one.counts());
    sum.add(Map.of(-1, 5L, 100_000, 5L, 3, -2L));
    assertThat(sum.counts().values()).containsExactly(2L);
  }

  @Test
  void without_calls_there_is_no_quantile() {
    assertThat(new DurationSpread().quantile(0.5)).isZero();
  }
}
