package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateCommandTest {
  @TempDir private Path folder;
  private Path workflow;

  @BeforeEach
  void write() throws Exception {
    Files.writeString(folder.resolve("rows.jsonl"), "{\"n\":1}\n{\"n\":2.50}\n{\"n\":3}\n");
    Files.writeString(folder.resolve("program"), "");
    workflow =
        Files.writeString(
            folder.resolve("workflow.yaml"),
            """
            name: w
            params: {limit: null}
            libraries: {l: {kind: command, command: [cat], files: [program]}}
            tasks:
              second: {library: l, function: f, map: {results-of: first}}
              first: {library: l, function: f, map: rows.jsonl, limit: "${limit}"}
              last: {library: l, function: g, call: {}, needs: [second]}
            """);
  }

  private JsonNode json(String... more) throws Exception {
    List<String> words =
        Stream.concat(Stream.of("validate", workflow.toString(), "-o", "json"), Stream.of(more))
            .toList();
    Typed typed = Typed.pcm(words.toArray(String[]::new));
    assertThat(typed.code()).as(typed.err()).isZero();
    return new JsonMapper().readTree(typed.out());
  }

  private static List<Integer> calls(JsonNode check) {
    return check.get("tasks").findValues("calls").stream().map(JsonNode::intValue).toList();
  }

  @Test
  void it_counts_the_calls_of_all_tasks_and_creates_nothing() throws Exception {
    List<Path> before = files();
    assertThat(calls(json())).containsExactly(3, 3, 1);
    assertThat(calls(json("--set", "limit=2"))).containsExactly(2, 2, 1);
    assertThat(Typed.pcm("validate", workflow.toString()).out())
        .contains("second        l         f  up to 3", "first, item 1", "{\"n\":2.50}")
        .endsWith("w: no mistakes found\n");
    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }

  @Test
  void it_refuses_what_a_run_would_refuse() throws Exception {
    Files.writeString(folder.resolve("rows.jsonl"), "n;m\n1;2\n");
    Typed noJson = Typed.pcm("validate", workflow.toString());
    assertThat(noJson.code()).isEqualTo(ExitCode.USAGE);
    assertThat(noJson.err()).contains("rows.jsonl");
    assertThat(noJson.out()).isEmpty();
    Typed mistake = Typed.pcm("validate", workflow.toString(), "--set", "limit=0");
    assertThat(mistake.code()).isEqualTo(ExitCode.USAGE);
    assertThat(mistake.err()).contains("tasks.first.limit");
    assertThat(Typed.pcm("validate", workflow.toString(), "--items", "101").code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void it_refuses_a_library_whose_file_is_missing() throws Exception {
    Files.delete(folder.resolve("program"));
    Typed missing = Typed.pcm("validate", workflow.toString());
    assertThat(missing.code()).isIn(ExitCode.USAGE, ExitCode.ENVIRONMENT);
    assertThat(missing.err()).contains("program");
  }

  @Test
  void only_so_many_items_are_shown() throws Exception {
    assertThat(json().get("tasks").get(1).get("first")).hasSize(2);
    assertThat(json("--items", "0").get("tasks").get(1).get("first")).isEmpty();
  }
}
