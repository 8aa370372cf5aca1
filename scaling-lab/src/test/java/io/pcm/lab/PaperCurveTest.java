package io.pcm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class PaperCurveTest {
  private final PaperCurve curve = PaperCurve.read();

  @Test
  void machinesComeAsInTheFigure() {
    assertThat(curve.lending().places(Duration.ofSeconds(149))).isZero();
    assertThat(curve.lending().places(Duration.ofSeconds(150))).isEqualTo(13);
    assertThat(curve.lending().places(Duration.ofHours(1))).isEqualTo(186);
  }

  @Test
  void rateAndLoadTimeFollowFromIt() {
    // 52,700 inferences from 675 s to 775 s: 25 s each of 177, 177, 178 and 180 GPUs.
    assertThat(curve.rate()).isEqualTo(52_700 / (25.0 * 712), Offset.offset(1e-9));
    assertThat(curve.load()).isBetween(Duration.ofSeconds(150), Duration.ofSeconds(160));
  }

  @Test
  void withTheseTheOracleEndsWhenTheRunDid() {
    History paper = Histories.paper();

    assertThat(Oracle.of(paper.load(), paper.groups()).orElseThrow().end())
        .isBetween(Duration.ofSeconds(740), Duration.ofSeconds(790));
  }
}
