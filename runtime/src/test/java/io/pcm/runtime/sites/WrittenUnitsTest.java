package io.pcm.runtime.sites;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WrittenUnitsTest {
  @ParameterizedTest
  @CsvSource({
    "16GB, 16000000000",
    "16G, 17179869184",
    "1.5 KiB, 1536",
    "0.3B, 1",
    "512M, 536870912",
    "2T, 2199023255552",
    "1kB, 1000"
  })
  void sizes_have_units_of_1000_or_1024(String text, long bytes) {
    assertThat(WrittenUnits.size(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "16", "8g", "8 Gi", "1e3G", "-1G", "999999999999999999TB"})
  void other_texts_are_no_sizes(String text) {
    assertThat(WrittenUnits.size(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "1h30m, PT1H30M",
    "2d, PT48H",
    "2:00:00, PT2H",
    "100:00:01, PT100H1S",
    "1-00:30:05, PT24H30M5S",
    "0s, PT0S"
  })
  void times_have_letters_or_are_as_for_batch_systems(String text, Duration time) {
    assertThat(WrittenUnits.time(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "30", "30:00", "1-12", "2:60:00", "1:00:00:00", "1m1h", "1.5h"})
  void what_slurm_takes_for_minutes_or_for_hours_is_no_time(String text) {
    assertThat(WrittenUnits.time(text)).isEmpty();
  }
}
