package io.pcm.examples.factcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HalfTest {
  /** {@code printf %s ID | sha256sum} gives 6b..., d4..., 84... */
  @Test
  void hangsOnTheFirstByteOfTheIdsHash() {
    assertThat(Half.of("1")).isEqualTo(Half.B);
    assertThat(Half.of("2")).isEqualTo(Half.A);
    assertThat(Half.of("192790")).isEqualTo(Half.A);
  }

  @Test
  void makesHalvesOfAboutTheSameSize() {
    long a =
        IntStream.range(0, 100_000).filter(id -> Half.of(String.valueOf(id)) == Half.A).count();

    assertThat(a).isBetween(49_000L, 51_000L);
  }
}
