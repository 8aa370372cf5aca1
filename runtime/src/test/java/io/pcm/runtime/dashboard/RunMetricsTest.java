package io.pcm.runtime.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.EngineUse;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.LibraryProgress;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.status.UsageProgress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RunMetricsTest {
  /** A line of the text format 0.0.4, as its documentation describes it. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"(\\\\[\\\\\"n]|[^\\\\\"\n"
              + "])*\",?)*})? (-?[0-9.]+(E-?[0-9]+)?|NaN|[+-]Inf)");

  private static String text(RunProgress view) {
    return new String(RunMetrics.of("factcheck", view).prometheus(), StandardCharsets.UTF_8);
  }

  private static TaskProgress task(String name, int succeeded) {
    return new TaskProgress(
        name, TaskPhase.RUNNING, 100, succeeded, 2, 1, 4, 10, succeeded, 10, EngineUse.NONE, 3);
  }

  private static RunProgress view() {
    LibraryProgress library =
        new LibraryProgress(
            "verifier",
            3,
            40,
            12.5,
            600,
            1,
            0,
            2,
            1,
            null,
            null,
            List.of(),
            new EngineUse(40, 4000, 3000, 200, 1));
    return RunProgress.builder()
        .epoch(2)
        .tasks(List.of(task("verify[template=bare]", 37), task("score", 0)))
        .libraries(List.of(library))
        .pilotsJoined(5)
        .pilotsLost(1)
        .failures(
            List.of(
                FailureSummary.of("score", "CALL_TIMEOUT", 1, 4, "slow"),
                FailureSummary.of("verify[template=bare]", "CALL_TIMEOUT", 2, 1, "slow")))
        .usage(
            List.of(
                new UsageProgress(
                    "a", "gpu:NVIDIA H100 x1", UsageProgress.Unit.GPU, 5000, 1500, 250, 0)))
        .build();
  }

  @Test
  void calls_loads_and_time_are_counters() {
    assertThat(text(view()).lines())
        .contains(
            "# TYPE pcm_calls_total counter",
            "pcm_calls_total{outcome=\"succeeded\",task=\"verify[template=bare]\"} 37.0",
            "pcm_calls_total{outcome=\"failed\",task=\"score\"} 2.0",
            "pcm_calls_known{task=\"score\"} 100.0",
            "pcm_calls_running{task=\"score\"} 4.0",
            "pcm_tasks{phase=\"running\"} 2.0",
            "pcm_contexts{library=\"verifier\",state=\"warm\"} 2.0",
            "pcm_contexts{library=\"verifier\",state=\"loading\"} 1.0",
            "pcm_loads_total{library=\"verifier\"} 3.0",
            "pcm_load_seconds_total{library=\"verifier\"} 12.5",
            "pcm_load_avoided_seconds_total{library=\"verifier\"} 600.0",
            "pcm_loads_lost_total{cause=\"pilot\",library=\"verifier\"} 1.0",
            "pcm_tokens_total{kind=\"cached\",library=\"verifier\"} 3000.0",
            "pcm_pilots{state=\"serving\"} 0.0",
            "pcm_pilots_lost_total 1.0",
            "pcm_failures{kind=\"CALL_TIMEOUT\"} 3.0",
            "pcm_run_ended 0.0")
        .anyMatch(
            line ->
                line.startsWith("pcm_held_seconds_total{device=\"gpu:NVIDIA H100 x1\"")
                    && line.endsWith(",use=\"loading\"} 1.5"));
  }

  @Test
  void every_line_is_of_the_format_and_no_series_is_there_twice() {
    Set<String> series = new HashSet<>();
    for (String line : text(view()).lines().toList()) {
      if (!line.startsWith("# ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(series.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
      }
    }
    assertThat(series).hasSizeGreaterThan(40);
  }

  @Test
  void a_name_with_quotes_and_line_breaks_stays_within_its_label() {
    String name = "a\\b\"} 1\npcm_run_ended 1 é";
    String text = text(RunProgress.builder().tasks(List.of(task(name, 1))).build());
    assertThat(text)
        .contains("pcm_calls_known{task=\"a\\\\b\\\"} 1\\npcm_run_ended 1 é\"} 100.0\n");
    assertThat(text.lines().filter(line -> line.startsWith("pcm_run_ended ")))
        .containsExactly("pcm_run_ended 0.0");
  }

  @Test
  void the_number_of_series_has_a_limit_and_the_sums_are_complete() {
    List<TaskProgress> many =
        IntStream.range(0, 10_000).mapToObj(i -> task("t[x=" + i + "]", 1)).toList();
    String text = text(RunProgress.builder().tasks(many).build());
    assertThat(text.lines().count()).isLessThan(8L * RunMetrics.NAMES_MAX);
    double succeeded =
        text.lines()
            .filter(line -> line.startsWith("pcm_calls_total{outcome=\"succeeded\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .sum();
    assertThat(succeeded).isEqualTo(10_000);
    assertThat(text).contains("task=\"(others)\"");
  }

  @Test
  void openmetrics_ends_as_it_must() {
    String text = new String(RunMetrics.of("x", view()).openMetrics(), StandardCharsets.UTF_8);
    assertThat(text).endsWith("# EOF\n").contains("# TYPE pcm_calls counter\n");
  }
}
