package io.pcm.cli;

import static io.pcm.cli.StoredRun.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pcm.api.workflow.TaskName;
import io.pcm.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompareCommandTest {
  private static final String A = "RUN:verify[template=a]";
  private static final String B = "RUN:verify[template=b]";

  @TempDir private static Path folder;
  private static String run = "";
  private static String other = "";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static TaskName verify(String template) {
    return new TaskName("verify", Map.of("template", template));
  }

  @BeforeAll
  static void makeRuns() throws Exception {
    run =
        new StoredRun(folder.resolve("run"))
            .task(
                verify("a"),
                "classify",
                row("{\"id\":\"r1\"}", "\"TRUE\""),
                row("{\"id\":\"r2\"}", "\"FALSE\""),
                row("{\"id\":\"r3\"}", "!BAD_ITEM no field"),
                row("{\"id\":\"r4\"}", ""))
            .task(
                verify("b"),
                "classify",
                row("{\"id\":\"r1\"}", "\"TRUE\""),
                row("{\"id\":\"r2\"}", "\"TRUE\""),
                row("{\"id\":\"r3\"}", "\"line\\nbreak\""),
                row("{\"id\":\"r4\"}", "\"TRUE\""))
            .task(TaskName.of("score"), "score", row("1", "1"))
            .make();
    other =
        new StoredRun(folder.resolve("other"))
            .task(verify("a"), "classify", row("{\"id\":\"r1\"}", "\"TRUE\""))
            .task(TaskName.of("score"), "score", row("1", "1.0"))
            .task(TaskName.of("extra"), "score", row("1", "1"))
            .make();
  }

  private int pcm(String... words) {
    Screen screen = new Screen(new PrintStream(err, true, StandardCharsets.UTF_8), false, 0, 0);
    List<String> all = new ArrayList<>(List.of("compare"));
    Stream.of(words)
        .map(word -> word.replace("RUN", run).replace("OTHER", other))
        .forEach(all::add);
    Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), screen);
    return PcmCommand.commandLine(console).execute(all.toArray(String[]::new));
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void twoTasksOfOneRunAreComparedRowByRow() {
    assertThat(pcm(A, B)).as(text(err)).isZero();
    assertThat(text(out))
        .isEqualTo(
            """
            first   verify[template=a]
            second  verify[template=b]

            rows in both                3  by id
              equal result              1  50.0% of those that succeeded in both
              different result          1
              failed in the first only  1
            rows only in the second     1

            label in first \\ second  FALSE  TRUE
            FALSE                        0     1
            TRUE                         0     1
            labels agree in 50.0% of 2 rows, Cohen's kappa 0.000

            rows that differ
            id             first           second
            r2             FALSE             TRUE
            r3  failed: BAD_ITEM  line\\u000abreak
            r4                 -             TRUE
            """);
    assertThat(text(err))
        .isEqualTo("pcm: verify[template=a] of " + run + " has not ended: 3 of 4 rows\n");
  }

  @Test
  void aListOfRowsThatDifferMayBeShort() {
    assertThat(pcm(A, B, "--limit", "1")).isZero();
    assertThat(text(out))
        .contains("rows that differ (1 of 3; --all shows all)")
        .doesNotContain("r3");
    out.reset();
    assertThat(pcm(A, B, "--all")).isZero();
    assertThat(text(out)).contains("\nrows that differ\n", "r4");
  }

  @Test
  void twoRunsAreComparedTaskByTask() {
    assertThat(pcm("RUN", "OTHER")).isZero();
    assertThat(text(out))
        .contains(
            "first   verify[template=a]  of " + run, "second  verify[template=a]  of " + other)
        .contains("first   score  of " + run)
        .contains("by content of the item");
    assertThat(text(err))
        .contains("only in the first, so not compared: verify[template=b]")
        .contains("only in the second, so not compared: extra");
  }

  @Test
  void aTaskOfOneSideIsThatOfTheOther() throws Exception {
    assertThat(pcm("RUN:score", "OTHER", "-o", "json")).isZero();
    JsonNode pair = new ObjectMapper().readTree(text(out)).path("comparisons").path(0);
    assertThat(pair.path("second").path("task").asText()).isEqualTo("score");
    assertThat(pair.path("equal").asInt()).isEqualTo(1);
    assertThat(pair.path("agreement").asDouble()).isEqualTo(1);
    assertThat(pair.path("differences")).isEmpty();
  }

  @Test
  void jsonHasAllRowsThatDiffer() throws Exception {
    assertThat(pcm(A, B, "-o", "json")).isZero();
    JsonNode root = new ObjectMapper().readTree(text(out));
    assertThat(root.path("version").asInt()).isEqualTo(1);
    JsonNode pair = root.path("comparisons").path(0);
    assertThat(pair.path("first").path("calls").asInt()).isEqualTo(4);
    assertThat(pair.path("first").path("rows").asInt()).isEqualTo(3);
    assertThat(pair.path("labels").path("counts").toString()).isEqualTo("[[0,1],[0,1]]");
    assertThat(pair.path("differences").path(1).toString())
        .isEqualTo(
            "{\"row\":\"id=r3\",\"difference\":\"FAILED_FIRST\",\"first\":{\"index\":2,\"error\":\"BAD_ITEM\"},\"second\":{\"index\":2,\"value\":\"\\\"line\\\\n"
                + "break\\\"\",\"label\":\"line\\n"
                + "break\"}}");
  }

  @Test
  void aTableOfDifferencesIsForPrograms() {
    assertThat(pcm(A, B, "-o", "csv", "--limit", "1")).isZero();
    assertThat(text(out))
        .isEqualTo(
            """
            first_task,second_task,row,difference,first_index,second_index,first,second
            verify[template=a],verify[template=b],id=r2,different,1,1,FALSE,TRUE
            """);
  }

  @Test
  void theExitCodeTellsAboutDifferencesOnlyIfThatIsWanted() {
    assertThat(pcm(A, B, "--fail-if-different")).isEqualTo(1);
    assertThat(pcm("RUN:score", "OTHER:score", "--fail-if-different")).isZero();
    assertThat(pcm("RUN", "OTHER", "--fail-if-different")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RUN:score OTHER:verify --limit -1|--limit takes 0 or more",
        "RUN:verify OTHER:nothing|no task 'nothing' in this run; its tasks are verify[template=a]",
        "RUN:verify OTHER:score --field ''|a column has a name",
        "RUN:verify[template=b] OTHER|no task 'verify[template=b]' in this run",
        "RUN:verify|Missing required parameter: 'RUN[:TASK]'",
      })
  void whatCannotBeComparedIsToldWithAWayOut(String words, String told) {
    String[] each =
        Stream.of(words.split(" ")).map(word -> word.replace("''", "")).toArray(String[]::new);
    assertThat(pcm(each)).isEqualTo(ExitCode.USAGE);
    assertThat(text(err)).contains(told);
  }

  @Test
  void anAddressMayHaveColonsInItsPath() {
    Path here = folder;
    assertThat(TaskAddress.parse(":verify", here).run()).isEqualTo(Path.of("last"));
    assertThat(TaskAddress.parse("/a:b/r:verify[template=a]", here).run())
        .isEqualTo(Path.of("/a:b/r"));
    assertThat(TaskAddress.parse("run", here).task()).isEmpty();
    assertThat(folder.resolve("odd:run").toFile().mkdir()).isTrue();
    assertThat(TaskAddress.parse("odd:run", here).run()).isEqualTo(Path.of("odd:run"));
  }
}
