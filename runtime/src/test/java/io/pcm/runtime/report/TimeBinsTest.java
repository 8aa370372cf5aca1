package io.pcm.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TimeBinsTest {
  @Test
  void an_amount_is_spread_over_its_time() {
    TimeBins bins = new TimeBins(2);
    bins.add(1, 75, 175, 100);
    assertThat(bins.part(1, 50, 5)).containsExactly(0, 25, 50, 25, 0);
    assertThat(bins.part(0, 50, 5)).containsOnly(0);
    assertThat(bins.part(1, 100, 2)).containsExactly(25, 75);
  }

  @Test
  void nothing_is_lost_when_columns_become_wider() {
    Random random = new Random(1);
    TimeBins bins = new TimeBins(1);
    double sum = 0;
    for (int i = 0; i < 2_000; i++) {
      long from = (long) random.nextInt(1000) * i;
      bins.add(0, from, from + random.nextInt(5_000), 10);
      sum += 10;
    }
    long width = TimeBins.widthFor(2_000_000);
    double[] columns = bins.part(0, width, 512);
    assertThat(Arrays.stream(columns).sum()).isCloseTo(sum, within(sum / 1000));
  }

  @Test
  void times_before_the_first_one_have_room_too() {
    TimeBins bins = new TimeBins(1);
    bins.add(0, 1_000, 1_050, 5);
    bins.add(0, 0, 50, 3);
    assertThat(bins.part(0, 50, 21)[0]).isEqualTo(3);
    assertThat(bins.part(0, 50, 21)[20]).isEqualTo(5);
  }
}
