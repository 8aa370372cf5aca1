package io.pcm.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.source.Item;
import io.pcm.pilot.SingleContext.CallReport;
import io.pcm.protocol.message.Payload;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class TrialTest {
  private static final ChosenItems THREE = new ChosenItems.First(3);

  @TempDir private Path folder;
  private final List<String> heard = new ArrayList<>();
  private Path program;
  private Path data;
  private Trial trial;

  private final class Hearing implements TrialListener {
    @Override
    public void loading(Library library, String why) {
      heard.add(("loading " + library.name() + " " + why).strip());
    }

    @Override
    public void begins(Task task, int calls) {
      heard.add(task.name() + " " + calls);
    }
  }

  @BeforeEach
  void set() throws IOException {
    trial = new Trial(folder, new Hearing());
    data = Files.writeString(folder.resolve("items.jsonl"), "1.50\n\n\"die\"\n{\"n\":3}\nNaN\n");
    program =
        Files.writeString(
            folder.resolve("program.py"),
            """
            import json, os, struct, sys
            def read(n):
                data = sys.stdin.buffer.read(n)
                if len(data) < n: sys.exit(0)
                return data
            def send(kind, number, payload):
                os.write(3, struct.pack(">IcI", 5 + len(payload), kind, number) + payload)
            def frame():
                length, kind, number = struct.unpack(">IcI", read(9))
                return kind, number, read(length - 5)
            frame()
            if len(sys.argv) > 1: sys.exit(sys.argv[1])
            send(b"R", 0, b"{}")
            while True:
                kind, number, payload = frame()
                if kind == b"T": task = json.loads(payload)
                elif payload == b'"die"': os._exit(9)
                else: send(b"S", number, b'["%s",%s]' % (task["function"].encode(), payload))
            """);
  }

  @AfterEach
  void close() {
    trial.close();
  }

  private Library library(String name, String... words) {
    List<String> argv = new ArrayList<>(List.of("python3", program.toString()));
    argv.addAll(List.of(words));
    return Library.of(name, new Library.Host.Command(argv)).files(List.of(program)).build();
  }

  private static Task map(String name, Map<String, String> point, String library, Items items) {
    return new Task.MapTask(
        new TaskName(name, point),
        new Task.FunctionUse(library, "f", Json.of("{}")),
        Policy.DEFAULT,
        items,
        OptionalInt.of(1));
  }

  private Task map(String name) {
    return map(name, Map.of(), "echo", Items.jsonLines(data));
  }

  private PreparedWorkflow workflow(List<Library> libraries, Task... tasks) {
    return PreparedWorkflow.of(new Workflow("w", libraries, List.of(tasks)));
  }

  private PreparedWorkflow workflow(Task... tasks) {
    return workflow(List.of(library("echo")), tasks);
  }

  private List<String> lines(PreparedWorkflow workflow, String task, ChosenItems items)
      throws Exception {
    List<TriedCall> told = new ArrayList<>();
    List<TriedCall> calls = trial.run(workflow, task, items, told::add);
    assertThat(told.stream().map(TriedCall::brief).toList()).isEqualTo(calls);
    return calls.stream().map(call -> call.line().replaceAll("\"seconds\":[0-9.]+", "")).toList();
  }

  private void refused(
      PreparedWorkflow workflow, String task, ChosenItems items, Kind kind, String... words) {
    assertThatThrownBy(() -> trial.run(workflow, task, items, call -> {}))
        .isInstanceOfSatisfying(
            RunException.class, e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind))
        .hasMessageContainingAll(words);
  }

  @Test
  void tries_the_first_items_and_loads_again_only_after_a_call_that_killed_the_context()
      throws Exception {
    List<String> lines = lines(workflow(map("t")), "t", THREE);
    assertThat(lines.get(0))
        .isEqualTo(
            "{\"index\":0,\"outcome\":\"SUCCEEDED\",\"result\":[\"f\",1.50],\"item\":1.50,\"attempts\":1,}");
    assertThat(lines.get(1)).contains("\"index\":1", "FAILED", "CONTEXT_DIED", "exit code 9");
    assertThat(lines.get(2)).contains("\"index\":2", "[\"f\",{\"n\":3}]");
    assertThat(heard)
        .containsExactly("t 3", "loading echo", "loading echo because its context has ended");
  }

  @Test
  void an_item_that_is_no_json_fails_as_in_a_run_without_a_call() throws Exception {
    assertThat(lines(workflow(map("t")), "t", new ChosenItems.At(List.of(3))))
        .singleElement()
        .asString()
        .startsWith("{\"index\":3,\"outcome\":\"FAILED\",\"error\":{\"kind\":\"BAD_ITEM\"")
        .endsWith("\"item\":\"NaN\",\"attempts\":0,}");
    assertThat(heard).containsExactly("t 1");
  }

  @Test
  void the_context_stays_for_the_next_round_until_its_library_changes() throws Exception {
    ChosenItems one = new ChosenItems.Given(List.of(Json.of("7")));
    lines(workflow(map("t")), "t", one);
    lines(workflow(map("t")), "t", one);
    Files.writeString(program, "# changed\n" + Files.readString(program));
    lines(workflow(map("t")), "t", one);
    Library other = library("echo").change().env(Map.of("A", "b")).build();
    lines(workflow(List.of(other), map("t")), "t", one);
    assertThat(heard)
        .containsExactly(
            "t 1",
            "loading echo",
            "t 1",
            "t 1",
            "loading echo because its files have changed",
            "t 1",
            "loading echo because it has changed");
  }

  @Test
  void all_points_of_a_matrix_are_tried_one_library_at_a_time() throws Exception {
    Items items = Items.of(List.of(Json.of("1"), Json.of("2")));
    PreparedWorkflow two =
        workflow(
            List.of(library("a"), library("b")),
            map("t", Map.of("x", "1"), "a", items),
            map("t", Map.of("x", "2"), "b", items),
            map("u", Map.of(), "a", items));
    assertThat(lines(two, "t", THREE)).hasSize(4);
    assertThat(lines(two, "t[x=2]", THREE)).hasSize(2);
    assertThat(heard)
        .containsExactly(
            "t[x=1] 2", "loading a", "t[x=2] 2", "loading b in place of a", "t[x=2] 2");
  }

  @Test
  void a_task_that_is_meant_is_found_or_suggested() throws Exception {
    assertThat(lines(workflow(map("only")), "", new ChosenItems.First(1))).hasSize(1);
    PreparedWorkflow two = workflow(map("verify"), map("score"));
    refused(two, "", THREE, Kind.WORKFLOW, "choose a task with --task: verify, score");
    refused(two, "verfy", THREE, Kind.WORKFLOW, "no task 'verfy'", "did you mean 'verify'?");
  }

  @Test
  void a_task_without_data_of_its_own_needs_an_item() throws Exception {
    Task after =
        map("after", Map.of(), "echo", new Items.ResultsOf(List.of(TaskName.of("t")), false));
    Task call =
        new Task.CallTask(
            TaskName.of("call"),
            new Task.FunctionUse("echo", "f", Json.of("{}")),
            Policy.DEFAULT,
            List.of());
    PreparedWorkflow workflow = workflow(map("t"), after, call);
    refused(workflow, "after", THREE, Kind.WORKFLOW, "maps over results of t", "--item");
    refused(workflow, "call", THREE, Kind.WORKFLOW, "single call", "--item");
    ChosenItems given = new ChosenItems.Given(List.of(Json.of("{}")));
    assertThat(lines(workflow, "after", given)).singleElement().asString().contains("[\"f\",{}]");
    assertThat(lines(workflow, "call", given)).hasSize(1);
  }

  @Test
  void large_items_are_bounded_and_large_results_are_kept_in_brief() throws Exception {
    String large = "\"" + "x".repeat(1 << 20) + "\"\n";
    Files.writeString(data, large.repeat(65));
    PreparedWorkflow workflow = workflow(map("t"));
    refused(workflow, "t", new ChosenItems.First(65), Kind.WORKFLOW, "bytes together", "fewer");
    assertThat(lines(workflow, "t", new ChosenItems.First(1)))
        .singleElement()
        .asString()
        .containsPattern("\"result\":\"\\[10485\\d\\d bytes, hash .+]\"");
  }

  @Test
  void what_is_wrong_with_the_data_or_the_library_is_said() throws Exception {
    PreparedWorkflow workflow = workflow(map("t"));
    refused(workflow, "t", new ChosenItems.At(List.of(4)), Kind.WORKFLOW, "no item 4", "0 to 3");
    Files.writeString(data, "");
    refused(workflow, "t", THREE, Kind.WORKFLOW, "has no items");
    Files.writeString(data, "a,b\n1,2\n");
    refused(workflow, "t", THREE, Kind.WORKFLOW, "looks like a CSV file");
    Files.delete(data);
    refused(workflow, "t", THREE, Kind.ENVIRONMENT, "items.jsonl does not exist");
    ChosenItems given = new ChosenItems.Given(List.of(Json.of("1")));
    PreparedWorkflow bad = workflow(List.of(library("echo", "no weights here")), map("t"));
    refused(bad, "t", given, Kind.ENVIRONMENT, "echo cannot be loaded", "no weights here");
    Files.delete(program);
    refused(workflow, "t", given, Kind.ENVIRONMENT, "program.py, which is missing");
  }

  @Test
  void what_a_function_shows_is_told_with_its_result_or_error() {
    Task task = map("t");
    TrialItem item = new TrialItem(4, new Item.Value(Json.of("{}")), Optional.empty());
    String shown =
        ",\"shown\":{\"prompt\":{\"fixed\":\"a\",\"rest\":\"b\"},\"text\":\"c\","
            + "\"prompt-tokens\":5,\"tokens\":1,\"finish\":\"label\","
            + "\"probabilities\":{\"Y\":0.25},\"mass\":0.25,\"micros\":1500000}}";
    TriedCall good =
        TriedCall.shown(task, item, report("{\"result\":{\"n\":1.50}" + shown + "\n{\"m\":1}"));
    assertThat(good.value()).hasToString("{\"n\":1.50}");
    assertThat(good.line()).endsWith("\"attempts\":1,\"seconds\":1.5,\"engine\":{\"m\":1}}");
    assertThat(good.shown().orElseThrow())
        .isEqualTo(
            new Shown(
                Optional.of(new Shown.PromptPieces("a", "b")),
                List.of(),
                Optional.of("c"),
                Optional.of(new Shown.TokenCounts(5, 1, "label")),
                Map.of("Y", 0.25)));
    TriedCall bad =
        TriedCall.shown(
            task, item, report("{\"error\":{\"kind\":\"BAD_ANSWER\",\"message\":\"m\"}" + shown));
    assertThat(bad.error()).contains(new CallError("BAD_ANSWER", "m"));
    assertThat(bad.shown().orElseThrow().text()).contains("c");
  }

  @Test
  void an_answer_is_compared_without_the_counts_of_its_details() {
    TrialItem item = new TrialItem(0, new Item.Value(Json.of("{}")), Optional.empty());
    for (String details :
        List.of(
            "{\"label\":\"Y\",\"prompt-tokens\":5,\"tokens\":1,\"finish\":\"label\"}",
            "{\"text\":\"Y\",\"prompt-tokens\":6,\"tokens\":2,\"finish\":\"stop\"}",
            "\"Y\"")) {
      assertThat(TriedCall.plain(map("t"), item, report(details)).answer()).isEqualTo("\"Y\"");
    }
    assertThat(TriedCall.plain(map("t"), item, report("{\"label\":\"Y\"}")).answer())
        .isEqualTo("{\"label\":\"Y\"}");
    assertThat(TriedCall.asText("\"a\\nb\"")).isEqualTo("a\nb");
    assertThat(TriedCall.asText("[1.50]")).isEqualTo("[1.50]");
  }

  private static CallReport report(String payload) {
    return new CallReport(Outcome.SUCCEEDED, new Payload(Json.of(payload)), 7);
  }
}
