package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.Unschedulable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PeoplesTextTest {
  @Test
  void theEndTableIsAligned() throws IOException {
    try (InputStream in = PeoplesTextTest.class.getResourceAsStream("end-table.txt")) {
      assertThat(EndTable.of(Samples.report()))
          .isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void reasonsAreOneLineEachWithNothingThatATerminalObeys() {
    List<FailureSummary> many =
        IntStream.range(0, 14)
            .mapToObj(i -> new FailureSummary("t" + i, "OWN", 1, i, "a\nb\u001b[31m\u0085\u202ec"))
            .toList();

    String text =
        FailuresText.of(
            Samples.underWay(List.of()).toBuilder().failures(many).build(), Path.of("/r"));

    assertThat(text)
        .contains("  t0: 1 call OWN, the first is item 0: a\\u000ab\\u001b[31m\\u0085\\u202ec\n")
        .contains("  and 2 more reasons\n")
        .doesNotContain("t12");
    assertThat(text.lines()).hasSize(16);
    assertThat(FailuresText.of(Samples.underWay(List.of()), Path.of("/r"))).isEmpty();
  }

  @Test
  void theBlockShowsRunningTasksWithPaceAndTimeLeft() {
    Rates rates = new Rates();
    rates.add(Samples.progress(50), Duration.ofSeconds(10));
    RunProgress now = Samples.progress(120);
    rates.add(now, Duration.ofSeconds(20));

    assertThat(ProgressText.block(now, Duration.ofSeconds(20), rates, 100))
        .containsExactly(
            "20s  2 pilots, 1 warm context",
            "  verify[template=bare]  121/150  80%, 2 running, 1 failed, 7 calls/s, ETA 4s",
            "  1 task waiting, 1 task ended");
  }

  @Test
  void theLineHasTheSameInOneLine() {
    assertThat(ProgressText.line(Samples.progress(50), Duration.ofSeconds(65), new Rates()))
        .isEqualTo(
            "1m05s: 2 pilots, 1 warm context; verify[template=bare] 51/150  34%, 2 running,"
                + " 1 failed; 1 of 3 tasks ended");
  }

  @Test
  void whatNoPilotCanTakeIsSaidWithTheProgress() {
    RunProgress view = Samples.unschedulable(new Unschedulable(2, 2, 0, 0, "4 cores"));

    assertThat(ProgressText.block(view, Duration.ofSeconds(20), new Rates(), 100))
        .endsWith(
            "  verifier waits: no pilot here can take its calls: of 2, 2 without room for a context (4 cores)");
    assertThat(ProgressText.line(view, Duration.ofSeconds(20), new Rates()))
        .endsWith(
            "; verifier waits: no pilot here can take its calls: of 2, 2 without room for a context (4 cores)");
  }

  @Test
  void aThousandTasksStillFitTheScreen() {
    List<TaskProgress> tasks =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    new TaskProgress(
                        "verify[n=" + i + "]", TaskPhase.RUNNING, 10, 0, 0, 0, 1, 1, 0, 1))
            .toList();

    List<String> block =
        ProgressText.block(Samples.underWay(tasks), Duration.ofSeconds(1), new Rates(), 30);

    assertThat(block).hasSize(ProgressText.TASKS_SHOWN + 2).allMatch(line -> line.length() <= 30);
    assertThat(block.get(block.size() - 1)).isEqualTo("  988 more running");
  }

  @Test
  void aPaceFollowsTheLastSecondsOnly() {
    Rates rates = new Rates();
    for (int second = 0; second <= 100; second++) {
      rates.add(Samples.progress(Math.max(0, second - 50)), Duration.ofSeconds(second));
    }

    assertThat(rates.callsPerSecond("verify[template=bare]")).isEqualTo(1.0);
    assertThat(rates.callsPerSecond("count")).isZero();
  }

  @Test
  void durationsAndNumbersReadWell() {
    assertThat(Texts.duration(Duration.ofMillis(1499))).isEqualTo("1s");
    assertThat(Texts.duration(Duration.ofSeconds(3599))).isEqualTo("59m59s");
    assertThat(Texts.duration(Duration.ofMinutes(187))).isEqualTo("3h07m");
    assertThat(Texts.number(0.1449)).isEqualTo("0.14");
    assertThat(Texts.number(1234.5)).isIn("1234", "1235");
  }
}
