package io.pcm.runtime.why;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.JobState;
import io.pcm.runtime.rundir.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WhySubjectTest {
  @TempDir private Path folder;
  private AskedRun run;

  @BeforeEach
  void run() throws Exception {
    run = new AskedRun(folder.resolve("run"));
    run.view.pilots(List.of(AskedRun.pilot(1, AskedRun.warm("1.5", 40, 20))));
    run.pilotLog("local-1", "");
    run.job("18_0", JobState.Phase.PENDING, "PENDING", "");
    run.managerLog(
        "pilot p9 on node9 joined in session 9f, cpu:x",
        "context 1.2 of scorer opens in session 9f");
  }

  private String meant(String name) {
    Optional<WhySubject> subject = WhySubject.of(name, run.run());
    return subject
        .map(
            each ->
                each.match(
                    task -> "task " + task.name().display(),
                    (task, index) -> "call " + task.name().display() + " " + index,
                    pilot -> "pilot " + pilot,
                    context -> "context " + context))
        .orElse("nothing");
  }

  @Test
  void tasks_calls_pilots_and_contexts_are_told_apart() {
    assertThat(meant("score")).isEqualTo("task score");
    assertThat(meant("score:17")).isEqualTo("call score 17");
    assertThat(meant("p1")).isEqualTo("pilot p1");
    assertThat(meant("p9")).isEqualTo("pilot p9");
    assertThat(meant("17_1")).isEqualTo("pilot 17_1");
    assertThat(meant("18_0")).isEqualTo("pilot 18_0");
    assertThat(meant("local-1")).isEqualTo("pilot local-1");
    assertThat(meant("1.5")).isEqualTo("context 1.5");
    assertThat(meant("p9-1.2")).isEqualTo("context 1.2");
    for (String other : List.of("scor", "score:x", "9.9", "17", "other:3", "18")) {
      assertThat(meant(other)).as(other).isEqualTo("nothing");
    }
  }

  @Test
  void a_message_about_an_unknown_name_lists_what_there_is() {
    assertThatThrownBy(() -> Why.of(run.run()).about("scor"))
        .isInstanceOf(RunException.class)
        .hasMessageContainingAll("'scor'", "score, report", "p1", "p9", "18_0", "score:0");
  }

  @Test
  void every_documented_kind_of_error_has_a_fix_of_its_own() throws Exception {
    String table = Files.readString(Path.of("../docs/results.md"));
    List<String> kinds =
        Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|")
            .matcher(table)
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(kinds).hasSizeGreaterThan(10);
    assertThat(kinds)
        .allSatisfy(kind -> assertThat(KindFixes.of(kind)).isNotEqualTo(KindFixes.of("OTHER")));
  }
}
