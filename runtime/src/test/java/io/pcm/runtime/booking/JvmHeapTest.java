package io.pcm.runtime.booking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JvmHeapTest {
  private static final long HUNDRED = 100L << 20;

  @Test
  void aJvmWithoutALimitGetsOne() {
    assertThat(JvmHeap.of(List.of("-Dx=1", "-Xss1m"), HUNDRED))
        .isEqualTo(new JvmHeap(List.of("-Xmx100m", "-Dx=1", "-Xss1m"), HUNDRED));
  }

  @Test
  void theLastLimitOfTheUserCounts() {
    List<String> options = List.of("-Xmx64m", "-Xmx2G");

    assertThat(JvmHeap.of(options, HUNDRED)).isEqualTo(new JvmHeap(options, 2L << 30));
    assertThat(JvmHeap.of(List.of("-Xmx4096k"), HUNDRED).bytes()).isEqualTo(4 << 20);
    assertThat(JvmHeap.of(List.of("-Xmx5000000"), HUNDRED).bytes()).isEqualTo(5_000_000);
  }

  @Test
  void otherLimitsOfTheUserAreLeftAlone() {
    for (String option :
        List.of("-XX:MaxHeapSize=1g", "-XX:MaxRAMPercentage=50", "-Xms1g", "@options", "-Xmx1x")) {
      assertThat(JvmHeap.of(List.of(option), HUNDRED))
          .isEqualTo(new JvmHeap(List.of(option), HUNDRED));
    }
  }
}
