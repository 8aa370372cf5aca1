package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workflow that changes between runs in one directory: only what has changed is computed. */
final class UpdateIT {
  private static final int ITEMS = 50;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void begin() throws Exception {
    scenario = new Scenario(folder).items(ITEMS).worker(0, ITEMS, 0);
    scenario.andTasks(
        """
          again: {library: worker, function: work, map: {results-of: double}}
          other: {library: worker, function: work, map: items.jsonl}
        """);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void computesWhatHasChangedAndNothingIfTheChangeIsUndone() throws Exception {
    scenario.run().expect(0);
    String double2 = Files.readString(scenario.results("double"));
    assertThat(calls()).isEqualTo(3 * ITEMS);

    assertThat(scenario.run("--set", "factor=3").expect(2).err())
        .contains("redo  double: with.factor", "redo  again: the tasks it needs", "keep  other")
        .contains("--update");
    assertThat(scenario.results("double")).hasContent(double2);
    JsonNode plan = scenario.run("--set", "factor=3", "--dry-run").expect(0).last();
    assertThat(actions(plan)).containsExactly("redo", "redo", "keep");
    assertThat(calls()).as("nothing was computed").isEqualTo(3 * ITEMS);

    scenario.run("--set", "factor=3", "--update").expect(0);
    assertThat(scenario.pcm("results", "double", "--run", "run", "--version", "0").expect(0).out())
        .as("the results of before, each with its task")
        .hasSize(ITEMS)
        .first()
        .asString()
        .isEqualTo(
            double2.lines().findFirst().orElseThrow().replaceFirst("}$", ",\"task\":\"double\"}"));
    assertThat(scenario.pcm("results", "--run", "run", "--version", "7").expect(2).err())
        .contains("no result files of a version 7", "there are 0, 2");
    WholeResults.read(scenario.results("double"), ITEMS).allGave(i -> String.valueOf(3 * i));
    WholeResults.read(scenario.results("again"), ITEMS).allGave(i -> String.valueOf(6 * i));
    assertThat(calls()).as("twice 0 is thrice 0, so again knows that row").isEqualTo(5 * ITEMS - 1);

    scenario.run("--update").expect(0);
    assertThat(scenario.results("double")).hasContent(double2);
    WholeResults.read(scenario.results("again"), ITEMS).allGave(i -> String.valueOf(4 * i));
    assertThat(calls()).as("nothing was computed again").isEqualTo(5 * ITEMS - 1);
  }

  @Test
  void onlyRowsWithNewItemsAreComputedThroughAChainOfTasks() throws Exception {
    scenario.andTasks("  third: {library: worker, function: work, map: {results-of: again}}\n");
    scenario.run().expect(0);
    int first = calls();
    Path items = folder.resolve("items.jsonl");
    String before = Files.readString(items);
    Files.writeString(items, "70\n" + before + "7\n");
    JsonNode plan = scenario.run("--dry-run").expect(0).last();
    assertThat(plan.path("tasks").findValuesAsText("calls")).containsExactly("2", "2", "2", "2");
    scenario.run("--update").expect(0);
    assertThat(calls() - first).as("70 is new, and 7 for the second time").isEqualTo(8);
    List<Integer> now = new ArrayList<>(List.of(70));
    IntStream.range(0, ITEMS).forEach(now::add);
    now.add(7);
    WholeResults.read(scenario.results("double"), ITEMS + 2)
        .allGave(i -> String.valueOf(2 * now.get(i)));
    WholeResults.read(scenario.results("third"), ITEMS + 2)
        .allGave(i -> String.valueOf(8 * now.get(i)));

    Files.writeString(items, before);
    assertThat(scenario.run("--update").expect(0).err()).contains("back  double");
    assertThat(calls() - first).as("the file is what it was").isEqualTo(8);
    WholeResults.read(scenario.results("third"), ITEMS).allGave(i -> String.valueOf(8 * i));
  }

  @Test
  void aHigherLimitComputesOnlyTheRowsThatItAddsAndWhatIsOldCanBeRemoved() throws Exception {
    scenario.run("--set", "limit=20").expect(0);
    int first = calls();
    scenario.run("--set", "limit=30").expect(0);
    assertThat(calls() - first).as("ten more rows in each of two tasks").isEqualTo(20);
    WholeResults.read(scenario.results("again"), 30).allGave(i -> String.valueOf(4 * i));
    assertThat(scenario.pcm("runs", "rm", "--old", "run").expect(0).out().get(0))
        .startsWith("removed 1 earlier version of tasks of ");
    scenario.run("--set", "limit=30").expect(0);
    assertThat(calls() - first).as("the present rows stay").isEqualTo(20);
    scenario.run("--set", "limit=20").expect(0);
    assertThat(calls() - first).as("the rows of the present version are known").isEqualTo(20);
    WholeResults.read(scenario.results("again"), 20).allGave(i -> String.valueOf(4 * i));
  }

  @Test
  void rowsOfAnotherRunThatWereComputedInTheSameWayAreReused() throws Exception {
    scenario.run("--set", "limit=20").expect(0);
    int first = calls();
    String workflow = scenario.workflow().toString();
    List<String> again =
        List.of("run", workflow, "--local", "1", "--run-dir", "second", "-o", "json");
    List<String> reusing = new ArrayList<>(again);
    reusing.addAll(List.of("--reuse", "auto"));
    JsonNode ended = scenario.start(reusing).await().expect(0).last();
    assertThat(ended.path("tasks").path("double").path("reused").asInt()).isEqualTo(20);
    assertThat(calls() - first).as("thirty more rows of two tasks").isEqualTo(60);
    WholeResults.read(folder.resolve("second/results/again.jsonl"), ITEMS)
        .allGave(i -> String.valueOf(4 * i));
    scenario.start(reusing).await().expect(0);
    List<String> other = new ArrayList<>(reusing);
    other.set(other.indexOf("second"), "third");
    other.addAll(List.of("--set", "factor=7"));
    scenario.start(other).await().expect(0);
    assertThat(calls() - first).as("another factor: another result").isEqualTo(60 + 2 * ITEMS - 1);
    assertThat(scenario.start(List.of("run", workflow, "--reuse", "none")).await().expect(3).err())
        .contains("none");
  }

  @Test
  void aManagerThatIsKilledWhileItTakesRowsOverLosesAndRepeatsNone() throws Exception {
    scenario.items(3_000).run("--set", "limit=2500").expect(0);
    int before = calls();
    Files.writeString(
        folder.resolve("items.jsonl"), "9999\n" + Files.readString(folder.resolve("items.jsonl")));
    for (int kill = 0; kill < 3; kill++) {
      PcmProcess killed = scenario.startRun("--set", "limit=2500", "--update");
      Scenario.until("a manager", () -> !killed.lines().isEmpty());
      killed.signal("KILL");
      killed.await();
    }
    scenario.run("--set", "limit=2500", "--update").expect(0);
    WholeResults.read(scenario.results("double"), 2_500)
        .allGave(i -> String.valueOf(2 * (i == 0 ? 9999 : i - 1)));
    assertThat(calls() - before).as("one new row in each of the three tasks").isEqualTo(3);
  }

  @Test
  void aKilledUpdateGoesOnAndShowsNoResultsOfBefore() throws Exception {
    scenario.run().expect(0);
    scenario.worker(20, ITEMS - 1, 1);
    scenario.andTasks(
        """
          other: {library: worker, function: work, map: items.jsonl}
        """);
    int before = calls();
    PcmProcess killed = scenario.startRun("--set", "factor=5", "--update");
    Scenario.until("some calls", () -> calls() > before + 10);
    assertThat(scenario.results("double")).as("results of before").doesNotExist();
    assertThat(scenario.results("again")).as("a task that is gone").doesNotExist();
    killed.signal("KILL");
    killed.await();
    scenario.openGate();
    scenario.run("--set", "factor=5").expect(0);
    WholeResults.read(scenario.results("double"), ITEMS).allGave(i -> String.valueOf(5 * i));
  }

  /** The run knows the helper only after the module has loaded. */
  @Test
  void anEditedModuleThatTheModuleOfALibraryImportsComputesAgain() throws Exception {
    Files.writeString(
        folder.resolve("scorer.py"),
        "from helper import f\ndef score(item):\n    return f(item)\n");
    helper("2");
    scenario.workflow(
        """
        name: helped
        libraries:
          scorer: {kind: python, module: scorer.py}
        tasks:
          score: {library: scorer, function: score, map: {items: [1, 2, 3]}}
        """);
    scenario.run().expect(0);
    String doubled = Files.readString(scenario.results("score"));
    assertThat(actions(scenario.run("--dry-run").expect(0).last())).containsExactly("keep");

    helper("3");
    assertThat(scenario.run().expect(2).err()).contains("redo  score: helper.py of library scorer");
    scenario.run("--update").expect(0);
    WholeResults.read(scenario.results("score"), 3).allGave(i -> String.valueOf(3 * (i + 1)));
    assertThat(actions(scenario.run("--dry-run").expect(0).last())).containsExactly("keep");

    helper("2");
    JsonNode plan = scenario.run("--dry-run").expect(0).last();
    assertThat(actions(plan)).containsExactly("back");
    assertThat(plan.toString()).contains("helper.py of library scorer");
    scenario.run("--update").expect(0);
    assertThat(scenario.results("score")).hasContent(doubled);
  }

  private void helper(String factor) throws Exception {
    Files.writeString(folder.resolve("helper.py"), "def f(x):\n    return x * " + factor + "\n");
  }

  private int calls() {
    return scenario.calls().begun().size();
  }

  private static List<String> actions(JsonNode plan) {
    List<String> actions = new ArrayList<>();
    plan.path("tasks").forEach(task -> actions.add(task.path("action").asText()));
    return actions;
  }
}
