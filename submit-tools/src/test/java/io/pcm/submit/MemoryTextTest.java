package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MemoryTextTest {
  @ParameterizedTest
  @CsvSource({
    "25769803776, 24G",
    "24000000000, 24G",
    "25769803777, 24577M",
    "1610612736, 1536M",
    "900000000, 859M",
    "1, 1M",
  })
  void memory_is_in_the_unit_in_which_it_was_typed(long bytes, String text) {
    assertThat(MemoryText.of(bytes)).isEqualTo(text);
  }
}
