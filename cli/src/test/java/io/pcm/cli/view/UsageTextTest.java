package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.UsageProgress;
import io.pcm.api.status.UsageProgress.Unit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UsageTextTest {
  private static final UsageProgress OURS =
      new UsageProgress(
          "ours", "gpu:NVIDIA H100 x2", Unit.GPU, 41_586_000, 2_325_000, 1_550_000, 139_000);
  private static final UsageProgress SPARE =
      new UsageProgress(
          "spare", "gpu:NVIDIA A10 x1", Unit.GPU, 18_179_000, 3_773_000, 557_000, 2_811_000);
  private static final UsageProgress HAND =
      new UsageProgress("", "cpu:AMD EPYC\u001b 7B13 x2", Unit.PILOT, 10_000, 0, 0, 0);
  private static final UsageProgress NONE = new UsageProgress("", "cpu:x", Unit.PILOT, 0, 0, 0, 0);

  @Test
  void oneKindOfPilotsTakesOneLine() {
    assertThat(UsageText.details(run(OURS)))
        .isEqualTo("GPU time: 12h40m held, 91.2% useful, 5.1% loading, 3.4% idle, 0.3% lost\n");
  }

  @Test
  void severalKindsOfPilotsTakeATable() throws Exception {
    Golden.check("usage-table.txt", UsageText.details(run(HAND, OURS, SPARE)));
  }

  @Test
  void theEndOfARunAddsUpGpusAndPilotsWithoutGpus() throws Exception {
    Golden.check("usage-totals.txt", UsageText.totals(run(HAND, NONE, OURS, SPARE)));
  }

  @Test
  void aRunWithoutPilotsSaysNothing() {
    assertThat(UsageText.details(run())).isEmpty();
    assertThat(UsageText.totals(run(NONE))).isEmpty();
  }

  @Test
  void percentagesAddUpToAHundred() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      long[] parts = random.longs(4, 0, 1L << (1 + random.nextInt(40))).toArray();
      parts[random.nextInt(4)]++;
      BigDecimal sum =
          UsageText.shares(parts).stream()
              .map(share -> new BigDecimal(share.substring(0, share.length() - 1)))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      assertThat(sum).as("shares %s", UsageText.shares(parts)).isEqualByComparingTo("100");
    }
  }

  private static RunProgress run(UsageProgress... rows) {
    return RunProgress.builder().usage(List.of(rows)).build();
  }
}
