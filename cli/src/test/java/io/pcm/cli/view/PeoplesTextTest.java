package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.EngineUse;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.Unschedulable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PeoplesTextTest {
  @Test
  void theEndTableIsAligned() throws IOException {
    Golden.check("end-table.txt", EndTable.of(SampleRun.report()));
  }

  @Test
  void reasonsAreOneLineEachWithNothingThatATerminalObeys() {
    List<FailureSummary> many =
        IntStream.range(0, 14)
            .mapToObj(i -> new FailureSummary("t" + i, "OWN", 1, i, "a\nb\u001b[31m\u0085\u202ec"))
            .toList();

    String text =
        FailuresText.of(
            SampleRun.underWay(List.of()).toBuilder().failures(many).build(), Path.of("/r"));

    assertThat(text)
        .contains("  t0: 1 call OWN, the first is item 0: a\\u000ab\\u001b[31m\\u0085\\u202ec\n")
        .contains("  and 2 more reasons\n")
        .doesNotContain("t12");
    assertThat(text.lines()).hasSize(16);
    assertThat(FailuresText.of(SampleRun.underWay(List.of()), Path.of("/r"))).isEmpty();
  }

  @Test
  void theBlockShowsRunningTasksWithPaceAndTimeLeft() throws IOException {
    Rates rates = new Rates();
    rates.add(SampleRun.progress(50), Duration.ofSeconds(10));
    RunProgress now = SampleRun.progress(120);
    rates.add(now, Duration.ofSeconds(20));

    List<String> block = ProgressText.block(now, Duration.ofSeconds(20), rates, 100);
    Golden.check("progress-block.txt", String.join("\n", block));
  }

  @Test
  void theLineHasTheSameInOneLine() throws IOException {
    Golden.check(
        "progress-line.txt",
        ProgressText.line(SampleRun.progress(50), Duration.ofSeconds(65), new Rates()));
  }

  @Test
  void whatNoPilotCanTakeIsSaidWithTheProgress() throws IOException {
    RunProgress view = SampleRun.unschedulable(new Unschedulable(2, 2, 0, 0, "4 cores"));

    List<String> block = ProgressText.block(view, Duration.ofSeconds(20), new Rates(), 100);
    Golden.check("unschedulable-block.txt", String.join("\n", block));
    Golden.check(
        "unschedulable-line.txt", ProgressText.line(view, Duration.ofSeconds(20), new Rates()));
  }

  @Test
  void contextsThatWaitUntilOthersHaveLoadedAreShown() {
    LibraryProgress held =
        new LibraryProgress(
            "verifier", 0, 0, 0, 0, 0, 0, 0, 8, null, null, List.of(), EngineUse.NONE, 8);

    assertThat(Tasks.heldBack(RunProgress.builder().libraries(List.of(held)).build()))
        .containsExactly("verifier: further contexts wait to load, because at most 8 load at once");
    assertThat(Tasks.heldBack(SampleRun.underWay(List.of()))).isEmpty();
  }

  @Test
  void placesWhereALibraryDoesNotLoadAreShownWithTheReason() throws IOException {
    RunProgress view = SampleRun.avoided();

    List<String> block = ProgressText.block(view, Duration.ofSeconds(20), new Rates(), 120);
    Golden.check("avoided-block.txt", String.join("\n", block));
    Golden.check("avoided-line.txt", ProgressText.line(view, Duration.ofSeconds(20), new Rates()));
  }

  @Test
  void answersThatWereCutOffAreSeenAtOnce() {
    TaskProgress task =
        SampleRun.progress(12).tasks().get(0).with(new EngineUse(12, 3_000, 2_000, 99, 5));
    assertThat(
            ProgressText.line(
                SampleRun.underWay(List.of(task)), Duration.ofSeconds(1), new Rates()))
        .contains("1 failed, 5 cut off");
  }

  @Test
  void aThousandTasksStillFitTheScreen() {
    List<TaskProgress> tasks =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    new TaskProgress(
                        "verify[n=" + i + "]",
                        TaskPhase.RUNNING,
                        10,
                        0,
                        0,
                        0,
                        1,
                        1,
                        0,
                        1,
                        EngineUse.NONE))
            .toList();

    List<String> block =
        ProgressText.block(SampleRun.underWay(tasks), Duration.ofSeconds(1), new Rates(), 30);

    assertThat(block).hasSize(ProgressText.TASKS_SHOWN + 2).allMatch(line -> line.length() <= 30);
    assertThat(block.get(block.size() - 1)).isEqualTo("  988 more running");
  }

  @Test
  void aPaceFollowsTheLastSecondsOnly() {
    Rates rates = new Rates();
    for (int second = 0; second <= 100; second++) {
      rates.add(SampleRun.progress(Math.max(0, second - 50)), Duration.ofSeconds(second));
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
