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
  private static final Path RUN = Path.of("/r");

  @Test
  void theEndTableIsAligned() throws IOException {
    Golden.check(
        "end-table.txt",
        EndTable.of(SampleRun.report(), List.of(Path.of("score", "template=bare.jsonl")), 80));
  }

  @Test
  void reasonsHaveNothingThatATerminalObeys() {
    List<FailureSummary> many =
        IntStream.range(0, 14)
            .mapToObj(i -> FailureSummary.of("t" + i, "OWN", 1, i, "a\nb\u001b[31m\u0085\u202ec"))
            .toList();

    String text =
        FailuresText.of(SampleRun.underWay(List.of()).toBuilder().failures(many).build(), RUN, 80);

    assertThat(text)
        .contains("  t0: 1 call OWN (item 0): a\\u000ab\\u001b[31m\\u0085\\u202ec\n")
        .contains("    pcm results t0 --kind OWN --run /r\n")
        .contains("  and 6 more reasons\n")
        .contains("  To see all of them: pcm results --failed --run /r\n")
        .doesNotContain("t8");
    assertThat(text.lines()).hasSize(20);
    assertThat(FailuresText.of(SampleRun.progress(9).toBuilder().tasks(List.of()).build(), RUN, 80))
        .isEmpty();
  }

  @Test
  void reasonsOfOneTaskAndKindShareTheCommandThatShowsTheirRows() {
    List<FailureSummary> failures =
        List.of(
            new FailureSummary(
                "verify[n=1]", "BAD_ITEM", 9, 3, "no claim", List.of(3, 17, 20, 21, 22)),
            new FailureSummary("verify[n=1]", "BAD_ITEM", 2, 5, "no \"id\"", List.of(5, 8)),
            FailureSummary.of("verify[n=1]", "OTHER", 1, 40, "x".repeat(500) + "last"),
            FailureSummary.of("score", "NOT_RUN", 1, -1, "a task it needs failed"));

    assertThat(
            FailuresText.of(
                RunProgress.builder().failures(failures).build(), Path.of("/my runs/r"), 300))
        .isEqualTo(
            """

            why calls failed or were not run:
              verify[n=1]: 9 calls BAD_ITEM (items 3, 17, 20, 21, 22, …): no claim
              verify[n=1]: 2 calls BAD_ITEM (items 5, 8): no "id"
                pcm results 'verify[n=1]' --kind BAD_ITEM --run '/my runs/r'
              verify[n=1]: 1 call OTHER (item 40): HEAD…TAILlast
                pcm results 'verify[n=1]' --failed --run '/my runs/r'
              score: 1 call NOT_RUN: a task it needs failed
                pcm results score --kind NOT_RUN --run '/my runs/r'
              To see all of them: pcm results --failed --run '/my runs/r'
            """
                .replace("HEAD", "x".repeat(79))
                .replace("TAIL", "x".repeat(76)));
  }

  @Test
  void failuresUnderAnEarlierManagerAreCountedWithoutDetails() {
    assertThat(FailuresText.of(SampleRun.progress(9), RUN, 80))
        .isEqualTo(
            """

            why calls failed or were not run:
              1 call, of which this manager has no details
              To see all of them: pcm results --failed --run /r
            """);
  }

  @Test
  void aTaskThatIsDoneSaysThatRowsFailed() {
    assertThat(EndTable.of(SampleRun.report(), List.of(), 80))
        .contains("DONE, 2 FAILED")
        .containsOnlyOnce("SUCCEEDED");
  }

  @Test
  void onlyTheFirstResultFilesAreNamed() {
    List<Path> files = IntStream.range(0, 11).mapToObj(i -> Path.of("t" + i + ".jsonl")).toList();
    assertThat(EndTable.of(SampleRun.report(), files, 80).lines().toList())
        .endsWith("  /home/me/pcm-runs/factcheck/results/t7.jsonl", "  and 3 more files");
  }

  @Test
  void theBlockShowsRunningTasksWithPaceAndTimeLeft() throws IOException {
    Rates rates = new Rates();
    rates.add(SampleRun.progress(50), Duration.ofSeconds(10));
    RunProgress now = SampleRun.progress(120);
    rates.add(now, Duration.ofSeconds(20));

    List<String> block = ProgressText.block(now, Duration.ofSeconds(20), rates, 100, 24);
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

    List<String> block = ProgressText.block(view, Duration.ofSeconds(20), new Rates(), 100, 24);
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

    List<String> block = ProgressText.block(view, Duration.ofSeconds(20), new Rates(), 120, 24);
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
        .contains("1 failed, 2 running, 5 cut off");
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
        ProgressText.block(SampleRun.underWay(tasks), Duration.ofSeconds(1), new Rates(), 30, 24);

    assertThat(block).hasSize(ProgressText.TASKS_SHOWN + 3).allMatch(line -> line.length() <= 30);
    assertThat(block.get(block.size() - 1)).isEqualTo("  988 more under way");
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
