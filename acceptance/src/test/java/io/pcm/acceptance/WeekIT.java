package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.acceptance.Study.Update;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A week of somebody who works with PCM every day. Nothing is done by hand, and each time something
 * changes, exactly those calls are made that the plan has announced.
 */
final class WeekIT {
  @TempDir private Path folder;
  private Scenario scenario;
  private Study study;

  @BeforeEach
  void begin() throws Exception {
    scenario = new Scenario(folder);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void on_monday_a_first_workflow_runs_and_mistakes_in_own_code_are_named() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("first"));
    Scenario there = new Scenario(empty);
    try {
      Study.shown(0, there.pcm("init", "--kind", "python"));
      Study.shown(0, there.pcm("validate", "workflow.yaml"));
      Study.shown(0, there.pcm("run", "workflow.yaml"));
      assertThat(Study.shown(0, there.pcm("results")).out()).hasSize(4);
    } finally {
      there.end();
    }

    study = new Study(scenario);
    study.write("rows.jsonl", rows(0, 10) + "{\"id\":\"r10\",\"txt\":\"wrong\"}\n");
    study.write("helper.py", "import numpie\ndef length(text):\n    return len(text)\n");
    study.write(
        "scorer.py",
        """
        from counting import count
        from helper import length
        def score(item, factor=1):
            count("score")
            return length(item["text"]) * factor
        """);
    study.write(
        "workflow.yaml",
        "name: scores\nlibraries:\n"
            + study.library("scorer")
            + "tasks:\n  score: {library: scorer, function: score, map: rows.jsonl}\n");
    PcmProcess broken = study.start("run", "workflow.yaml", "--local", "1", "--run-dir", "broken");
    Ended refused = Study.shown(1, broken.await());
    assertThat(Study.screen(refused)).contains("numpie", "helper.py", "ModuleNotFoundError");
    assertThat(study.calls()).isZero();

    study.write("helper.py", "def length(text):\n    return len(text)\n");
    Ended failed = study.run(1);
    assertThat(Study.screen(failed))
        .contains("CALL_FAILED", "KeyError: 'text'", "scorer.py", "pcm results score --kind");
    assertThat(study.calls()).isEqualTo(11);
    assertThat(study.results("--failed")).hasSize(1);

    study.replace("rows.jsonl", "\"txt\"", "\"text\"");
    Update fixed = study.update(0);
    assertThat(fixed.calls()).as("only the row that has changed").isEqualTo(1);
    assertThat(study.results()).hasSize(11).allMatch(line -> line.path("result").asInt() > 0);
  }

  @Test
  void on_tuesday_only_what_depends_on_a_change_is_computed_again() throws Exception {
    study = new Study(scenario);
    study.write("rows.jsonl", rows(0, 10));
    study.write("helper.py", "def ask(prompt, item):\n    return prompt + item['text']\n");
    study.write(
        "asker.py",
        """
        from counting import count
        import helper
        def ask(item, prompt):
            count("ask")
            return helper.ask(prompt, item)
        """);
    study.write(
        "lengths.py",
        """
        from counting import count
        def length(item):
            count("length")
            return len(item.get("result", item.get("text", "")))
        """);
    study.write(
        "workflow.yaml",
        "name: prompts\nparams: {prompt: 'Is it so? '}\nlibraries:\n"
            + study.library("asker")
            + study.library("lengths")
            + """
            tasks:
              ask: {library: asker, function: ask, map: rows.jsonl, with: {prompt: "${prompt}"}}
              long: {library: lengths, function: length, map: {results-of: ask}}
              plain: {library: lengths, function: length, map: rows.jsonl}
            """);
    study.run(0);
    assertThat(study.calls()).isEqualTo(30);
    List<JsonNode> first = study.results("ask");

    Ended refused = study.run(2, "--set", "prompt=Why ");
    assertThat(refused.err()).contains("redo  ask: with.prompt", "--update");
    assertThat(study.calls()).isEqualTo(30);
    Update why = study.update(0, "--set", "prompt=Why ");
    assertThat(why.actions()).isEqualTo(Map.of("ask", "redo", "long", "redo", "plain", "keep"));
    assertThat(why.calls()).isEqualTo(20);
    assertThat(study.update(0, "--set", "prompt=How ").calls()).isEqualTo(20);
    assertThat(study.update(0, "--set", "prompt=Why ").calls()).as("B again").isZero();
    assertThat(study.update(0).calls()).as("A again").isZero();
    assertThat(study.results("ask")).isEqualTo(first);

    study.append("workflow.yaml", "# a remark\n");
    assertThat(study.planned(0).calls()).as("a comment in the workflow").isZero();

    study.replace("helper.py", "prompt +", "prompt + 'Please: ' +");
    Update edited = study.update(0);
    assertThat(edited.reasons()).contains("helper.py of library asker");
    assertThat(edited.actions().get("plain")).isEqualTo("keep");
    assertThat(edited.calls()).as("the tasks of asker, and what depends on them").isEqualTo(20);
    List<JsonNode> polite = study.results("ask");
    assertThat(polite.get(0).path("result").asText()).contains("Please: ");

    study.append("helper.py", "# a comment\n");
    Update comment = study.update(0);
    assertThat(comment.reasons()).contains("helper.py of library asker");
    assertThat(comment.planned()).as("answers may be other ones").isEqualTo(20);
    assertThat(comment.calls()).as("they are the same, so long knows them").isEqualTo(10);
    study.replace("helper.py", "# a comment\n", "");
    assertThat(study.update(0).calls()).as("undone").isZero();
    assertThat(study.results("ask")).isEqualTo(polite);
  }

  @Test
  void on_wednesday_only_new_rows_are_computed_through_a_chain() throws Exception {
    study = new Study(scenario);
    study.write("rows.jsonl", rows(0, 10));
    study.write("words.py", COUNTED_WORDS);
    study.write(
        "workflow.yaml",
        "name: chain\nparams: {limit: null}\nlibraries:\n"
            + study.library("words")
            + """
            tasks:
              first: {library: words, function: first, map: rows.jsonl, limit: "${limit}"}
              second:
                library: words
                function: second
                map: {results-of: first, from: {id: item.id, words: result}}
              third: {library: words, function: third, map: {results-of: second}}
            """);
    study.run(0, "--set", "limit=6");
    assertThat(study.calls()).isEqualTo(18);
    assertThat(study.planned(0, "--set", "limit=8").calls()).as("a higher limit").isEqualTo(6);
    assertThat(study.planned(0).calls()).as("no limit").isEqualTo(6);

    String before = study.read("rows.jsonl");
    study.write("rows.jsonl", rows(20, 22) + before);
    assertThat(study.update(0).calls()).as("two rows at the top, three tasks").isEqualTo(6);
    assertThat(ids("third")).startsWith("r20", "r21", "r0").endsWith("r9");

    study.append("rows.jsonl", rows(3, 4));
    Update copy = study.update(0);
    assertThat(copy.calls()).as("a row that was there once is there twice").isEqualTo(3);
    assertThat(ids("third").stream().filter("r3"::equals)).hasSize(2);

    study.write("rows.jsonl", rows(5, 10) + rows(0, 4));
    assertThat(study.update(0).calls()).as("removed and moved").isZero();
    assertThat(ids("third")).containsExactly("r5", "r6", "r7", "r8", "r9", "r0", "r1", "r2", "r3");
    study.write("rows.jsonl", before);
    assertThat(study.update(0).calls()).as("as it was").isZero();
    assertThat(ids("third")).hasSize(10);
    study.append("rows.jsonl", "not JSON\n");
    Update torn = study.update(1);
    assertThat(torn.planned()).as("a line that cannot be sent costs no call").isZero();

    study.write("rows.csv", "id,text\nr1,one\nr2,\"one, two\"\n");
    study.replace("workflow.yaml", "map: rows.jsonl", "map: {csv: rows.csv}");
    assertThat(study.update(0).calls()).isEqualTo(6);
    study.write("rows.csv", "id,text\nr0,none\nr1,one\nr2,\"one, two\"\n");
    assertThat(study.update(0).calls()).as("a row at the top of a table").isEqualTo(3);
    assertThat(ids("third")).containsExactly("r0", "r1", "r2");
  }

  @Test
  void on_thursday_failed_rows_are_computed_again_with_what_depends_on_them() throws Exception {
    study = new Study(scenario);
    study.write("rows.jsonl", rows(0, 20));
    study.write("judge.py", JUDGE);
    study.write(
        "workflow.yaml",
        "name: judged\nparams: {mark: '!'}\nlibraries:\n"
            + study.library("judge")
            + """
            tasks:
              judge: {library: judge, function: judge, map: rows.jsonl, with: {mark: "${mark}"}}
              sure:
                library: judge
                function: note
                map: {results-of: judge, where: {result.sure: true}, from: [item.id, result.mark]}
              all: {library: judge, function: total, call: {}, needs: [judge]}
            """);
    study.write("bad", "3 13").write("hard", "5 7 17");
    study.run(1);
    assertThat(study.calls())
        .as("15 rows succeed, every second is sure")
        .isEqualTo(20 + 10 - 5 + 1);
    assertThat(study.run(1, "--accept-failures", "4").err()).isNotNull();
    study.run(0, "--accept-failures", "5");
    study.run(0, "--accept-failures", "25%");

    study.write("hard", "");
    Ended none = study.run(2, "--retry-failed=NO_SUCH_KIND");
    assertThat(none.err()).contains("BAD_ITEM (2)", "CALL_FAILED (3)");
    Update hard = study.planned(1, "--retry-failed=CALL_FAILED");
    assertThat(hard.actions()).containsEntry("judge", "retry").containsEntry("all", "retry");
    assertThat(hard.calls()).as("three rows, those of them that are sure, the total").isEqualTo(7);
    assertThat(study.results("judge", "--failed")).hasSize(2);

    study.write("bad", "");
    Ended refused = study.run(2, "--retry-failed", "--set", "mark=so");
    assertThat(refused.err()).contains("--mix", "--update");
    Update mixed = study.planned(0, "--retry-failed", "--mix", "--set", "mark=so");
    List<JsonNode> lines = study.results("judge");
    assertThat(lines).hasSize(20).allMatch(line -> line.path("version").isInt());
    assertThat(lines.get(3).at("/result/mark").asText()).isEqualTo("so");
    assertThat(lines.get(4).at("/result/mark").asText()).isEqualTo("!");
    assertThat(mixed.calls()).isEqualTo(2 + 2 + 1);
    assertThat(study.planned(0, "--set", "mark=so").calls()).as("nothing is left to do").isZero();
  }

  @Test
  void on_friday_a_run_goes_on_without_its_terminal_and_its_results_are_compared()
      throws Exception {
    study = new Study(scenario);
    study.write("rows.jsonl", rows(0, 20)).write("gate", "");
    study.write("labels.py", LABELS);
    study.write(
        "workflow.yaml",
        "name: friday\nparams: {least: 5}\nlibraries:\n"
            + study.library("labels")
            + """
            tasks:
              label:
                library: labels
                function: label
                map: rows.jsonl
                matrix: {every: [2, 3]}
                with: {every: "${every}", least: "${least}"}
                id: id
            """);
    JsonNode begun = study.run(0, "--detach", "-o", "json").last();
    assertThat(begun.path("event").asText()).isEqualTo("run-detached");
    Scenario.until("some calls", () -> study.calls() >= 4);
    JsonNode status = study.pcm(0, "status", "-o", "json").last();
    assertThat(status.path("live").asBoolean()).isTrue();
    assertThat(study.pcm(0, "why").out()).isNotEmpty();
    PcmProcess attached = study.start("attach", "-o", "json");
    Scenario.until("progress", () -> !attached.lines().isEmpty());
    assertThat(study.pcm(124, "wait", "--timeout", "1s").out()).isEmpty();
    study.pcm(0, "stop", "--now", "--wait");
    Study.shown(143, attached.await());
    study.pcm(143, "wait");
    assertThat(study.pcm(0, "runs", "list").out().toString()).contains("friday", "suspended");
    assertThat(study.calls()).as("only those before the gate").isBetween(4, 8);

    Files.delete(folder.resolve("gate"));
    study.run(1);
    assertThat(study.calls()).as("none twice").isEqualTo(40);
    study.pcm(1, "wait");
    assertThat(study.pcm(0, "why", "label[every=2]:0").out().toString())
        .contains("ValueError", "below 1");
    compareAndExport();
    study.run(1, "--run-dir", "pcm-runs/other", "--set", "least=7");
    JsonNode runs = study.pcm(0, "compare", "friday", "other", "-o", "json").last();
    assertThat(runs.at("/comparisons/1/different").asInt()).as("that of row 6").isEqualTo(1);
    assertThat(runs.at("/comparisons/1/differences").findValuesAsText("row"))
        .containsExactly("id=r0", "id=r6");
    showAndRemove();
  }

  private void compareAndExport() throws Exception {
    String two = "last:label[every=2]";
    String three = "last:label[every=3]";
    JsonNode compared = study.pcm(0, "compare", two, three, "-o", "json").last();
    JsonNode points = compared.at("/comparisons/0");
    assertThat(points.path("both").asInt()).isEqualTo(20);
    assertThat(points.path("failedBoth").asInt()).isEqualTo(1);
    assertThat(points.path("equal").asInt() + points.path("different").asInt()).isEqualTo(19);
    assertThat(String.join("\n", study.pcm(0, "compare", two, three).out()))
        .contains("rows in both", "by id", "kappa");
    study.pcm(1, "compare", two, three, "--fail-if-different");

    List<String> csv = study.pcm(0, "results", "--task", "label[every=3]", "-o", "csv").out();
    String read =
        study.python(
            """
            import csv, io, sys
            text = sys.stdin.read()
            rows = list(csv.DictReader(io.StringIO(text)))
            try:
                import pandas
                assert pandas.read_csv(io.StringIO(text))["id"].tolist() == [r["id"] for r in rows]
            except ImportError:
                pass
            print(len(rows), rows[0]["error.kind"], rows[19]["id"], rows[19]["result.text"])
            """,
            String.join("\n", csv) + "\n");
    assertThat(read).isEqualTo("20 CALL_FAILED r19 a \"quoted\", row number 19");
    JsonNode columns = study.results("label[every=2]", "--columns", "id,result.label").get(19);
    assertThat(columns).hasToString("{\"id\":\"r19\",\"result.label\":\"NO\"}");
    assertThat(study.results("--item", "id=r7")).hasSize(2);
  }

  private void showAndRemove() throws Exception {
    JsonNode list = study.pcm(0, "runs", "list", "-o", "json").last();
    assertThat(list.path("runs").findValuesAsText("name")).containsExactly("other", "friday");
    JsonNode shown = study.pcm(0, "runs", "show", "friday", "-o", "json").last();
    assertThat(shown.path("managers")).hasSize(2);
    assertThat(shown.at("/tasks/0/failed").asInt()).isEqualTo(1);
    JsonNode du = study.pcm(0, "runs", "du", "fri", "-o", "json").last();
    assertThat(du.path("bytes").asLong()).isPositive();
    study.pcm(0, "runs", "rm", "other", "--dry-run");
    study.pcm(0, "runs", "rm", "other");
    assertThat(folder.resolve("pcm-runs/other")).doesNotExist();
    assertThat(study.results("--failed")).as("the run that is left").hasSize(2);
    scenario.awaitNoProcess();
  }

  /** Row 0 fails; each call counts when it ends, so that one that is killed does not count. */
  private static final String LABELS =
      """
      import os, time
      from counting import count
      gate = os.path.join(os.path.dirname(os.path.abspath(__file__)), "gate")
      def label(item, every, least):
          while item["n"] >= 4 and os.path.exists(gate):
              time.sleep(0.02)
          count("label")
          if item["n"] < 1:
              raise ValueError("below 1")
          label = "YES" if item["n"] >= least and item["n"] % every == 0 else "NO"
          return {"label": label, "text": 'a "quoted", ' + item["text"]}
      """;

  private static final String JUDGE =
      """
      import os
      from counting import count
      from pcm_context import CallFailed
      here = os.path.dirname(os.path.abspath(__file__))
      def listed(name, item):
          with open(os.path.join(here, name)) as numbers:
              return str(item["n"]) in numbers.read().split()
      def judge(item, mark):
          count("judge")
          if listed("bad", item):
              raise CallFailed("BAD_ITEM", "not to be judged")
          if listed("hard", item):
              raise ValueError("too hard")
          return {"mark": mark, "sure": item["n"] % 2 == 1, "label": "YES" if item["n"] % 3 else "NO"}
      def note(item):
          count("note")
          return item["mark"] * 2
      def total(item):
          count("total")
          return "done"
      """;

  private static final String COUNTED_WORDS =
      """
      from counting import count
      def first(item):
          count("first")
          return item["text"].split()
      def second(item):
          count("second")
          return len(item["words"])
      def third(item):
          count("third")
          return item["result"] + 1
      """;

  /** The ids of the rows, in their order, however deep they are. */
  private List<String> ids(String task) throws Exception {
    return study.results(task, "--columns", "id").stream()
        .map(line -> line.path("id").asText())
        .toList();
  }

  /** Rows {@code r<from>} to before {@code r<to>}, with texts of their own. */
  private static String rows(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"id\":\"r%d\",\"n\":%d,\"text\":\"row number %d\"}\n".formatted(i, i, i))
        .collect(Collectors.joining());
  }
}
