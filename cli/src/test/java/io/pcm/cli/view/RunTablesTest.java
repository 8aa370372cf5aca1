package io.pcm.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.EngineUse;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tables at the end of runs with few and many tasks. */
final class RunTablesTest {
  private static RunProgress ended(int points) {
    List<TaskProgress> tasks = new ArrayList<>();
    tasks.add(task("a-preparation-with-quite-a-long-name-for-a-task-of-its-own", 0));
    IntStream.range(0, points)
        .forEach(
            i ->
                tasks.add(
                    task("verify[model=smollm2-1.7b,seed=" + i + ",template=few-shot]", i % 50)));
    EngineUse use = new EngineUse(123_456_789, 1_456_789_012L, 1_456_789_012L, 999_999_999, 9);
    LibraryProgress library =
        new LibraryProgress(
            "a-library-with-a-long-name-for-a-library",
            12_345,
            123_456_789,
            123_456,
            99_999_999,
            1234,
            567,
            0,
            0,
            null,
            null,
            List.of(),
            use);
    return RunProgress.builder().tasks(tasks).libraries(List.of(library)).build();
  }

  private static TaskProgress task(String name, int failed) {
    return new TaskProgress(
        name,
        TaskPhase.SUCCEEDED,
        100_000,
        100_000 - failed,
        failed,
        0,
        0,
        3600,
        100_000,
        3600,
        new EngineUse(100_000, 27_000_000L, 26_000_000L, 1_200_000, 12));
  }

  @ParameterizedTest
  @CsvSource({"12, 80", "12, 200", "200, 80", "200, 200"})
  void tables_fit_the_screen(int tasks, int width) throws Exception {
    String text = new RunTables(ended(tasks), width).text();
    assertThat(text.lines()).allMatch(line -> line.length() <= width).hasSizeLessThan(50);
    Golden.check("tables-" + width + "-" + tasks + "-tasks.txt", text);
  }

  @Test
  void names_stay_distinct() {
    String text = new RunTables(ended(12), 80).text();
    List<String> names =
        text.lines()
            .filter(line -> line.contains(" 100000 "))
            .map(line -> line.split(" ")[0])
            .toList();
    assertThat(names.subList(0, 13)).doesNotHaveDuplicates();
  }

  @Test
  void points_of_a_matrix_that_failed_alike_share_a_line() {
    List<FailureSummary> failures = new ArrayList<>();
    for (int i = 0; i < 180; i++) {
      String log = "n is odd: 7, see logs/contexts/vm-1286971-886f6f-1." + i + ".log";
      failures.add(FailureSummary.of("verify[seed=" + i + "]", "CALL_FAILED", 2, 6, log));
    }
    failures.add(FailureSummary.of("score", "NOT_RUN", 1, -1, "a task that it needs failed"));
    String text =
        FailuresText.of(RunProgress.builder().failures(failures).build(), Path.of("/r"), 100);
    assertThat(text)
        .contains("verify: 360 calls CALL_FAILED: n is odd: 7, see")
        .containsPattern("in 180\\s+points of its matrix")
        .contains("    pcm results verify --kind CALL_FAILED --run /r\n")
        .contains("  score: 1 call NOT_RUN");
    assertThat(text.lines()).hasSizeLessThan(10);
  }

  @Test
  void reasons_fit_the_screen_and_commands_stay_whole() {
    FailureSummary failure =
        FailureSummary.of(
            "verify[template=few-shot]", "CALL_FAILED", 1, 3, "no such thing ".repeat(20));
    String text =
        FailuresText.of(
            RunProgress.builder().failures(List.of(failure)).build(),
            Path.of("/scratch/a/long/folder/with/runs/of/the/last/month/pcm-runs/factcheck"),
            80);
    assertThat(text.lines().filter(line -> !line.contains("pcm results")))
        .hasSizeGreaterThan(3)
        .allMatch(line -> line.length() <= 80);
    assertThat(text).contains("--kind CALL_FAILED --run /scratch/a/long/folder/with/runs");
  }
}
