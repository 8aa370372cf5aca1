package io.pcm.manager.source;

import static io.pcm.manager.store.StoreFacts.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.RowShape;
import io.pcm.api.workflow.RowTest;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.Fact;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.TaskNumber;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemSourcesTest {
  private static final TaskNumber ZERO = new TaskNumber(0);
  private static final TaskNumber ONE = new TaskNumber(1);
  private static final String ERROR = "{\"kind\":\"CALL_TIMEOUT\",\"message\":\"1 s\"}";

  @TempDir private Path folder;
  private RunStore store;

  @BeforeEach
  void openStore() throws Exception {
    store = RunStore.open(folder.resolve("store.db"));
  }

  @AfterEach
  void closeStore() throws Exception {
    store.close();
  }

  private static Task map(String name, Items items, OptionalInt limit) {
    return new Task.MapTask(
        TaskName.of(name),
        new Task.FunctionUse("l", "f", Json.of("{}")),
        Policy.DEFAULT,
        items,
        limit);
  }

  private static Items.Listed listed(String... items) {
    return new Items.Listed(java.util.Arrays.stream(items).map(Json::of).toList());
  }

  private List<String> read(List<Task> tasks, int which) throws Exception {
    try (ItemSource source = open(tasks, which)) {
      List<String> items = new ArrayList<>();
      for (int i = 0; i < source.count(); i++) {
        items.add(text(source.read(i)));
      }
      return items;
    }
  }

  private ItemSource open(List<Task> tasks, int which) throws Exception {
    Map<TaskName, TaskNumber> numbers = new LinkedHashMap<>();
    tasks.forEach(task -> numbers.put(task.name(), new TaskNumber(numbers.size())));
    Library library = Library.of("l", new Library.Host.Command(List.of("true"))).build();
    Workflow workflow = new Workflow("w", List.of(library), tasks);
    return new ItemSources(workflow, numbers, store, folder.resolve("results"))
        .open(tasks.get(which));
  }

  private static String text(Item item) {
    return item instanceof Item.Value value
        ? value.json().toString()
        : ((Item.Unfit) item).error().kind();
  }

  @Test
  void takesTheFirstItemsOfAFileUpToTheLimit() throws Exception {
    Path file = Files.writeString(folder.resolve("items.jsonl"), "1\n2\n3\n");
    Items lines = new Items.JsonLines(file);
    assertThat(read(List.of(map("a", lines, OptionalInt.of(2))), 0)).containsExactly("1", "2");
    assertThat(read(List.of(map("a", lines, OptionalInt.of(7))), 0)).hasSize(3);
    assertThat(read(List.of(map("a", lines, OptionalInt.empty())), 0)).hasSize(3);
    try (ItemSource source = open(List.of(map("a", lines, OptionalInt.of(2))), 0)) {
      assertThat(source.sha256()).isPresent();
      assertThatThrownBy(() -> source.read(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void refusesAListedItemThatIsTooLarge() throws Exception {
    Task task = map("a", listed("x".repeat(Limits.ITEM_BYTES + 1), "1"), OptionalInt.empty());
    assertThat(read(List.of(task), 0)).containsExactly(CallError.ITEM_TOO_LARGE, "1");
  }

  @Test
  void givesResultsOfAnotherTaskWithItsOwnItemsAndIndices() throws Exception {
    List<Task> tasks =
        List.of(
            map("a", listed("{\"n\":1.0}", "2", "no json", "4"), OptionalInt.empty()),
            map("b", of(false, "a"), OptionalInt.empty()),
            map("c", of(true, "a"), OptionalInt.empty()));
    store.commit(
        List.of(
            one(ZERO, 3, Outcome.SUCCEEDED, 1, 5, "\"four\"\n{\"tokens\":1}"),
            one(ZERO, 0, Outcome.SUCCEEDED, 1, 5, "{\"r\":\n1.50}"),
            one(ZERO, 1, Outcome.FAILED, 3, 5, ERROR),
            new Fact.RestEnded(ZERO, Outcome.CANCELLED, new CallError("NOT_RUN", "why"))));
    String first = "{\"outcome\":\"SUCCEEDED\",\"result\":{\"r\": 1.50},\"item\":{\"n\":1.0}}";
    String last = "{\"outcome\":\"SUCCEEDED\",\"result\":\"four\",\"item\":4}";
    assertThat(read(tasks, 1)).containsExactly(first, last);
    assertThat(read(tasks, 2))
        .containsExactly(
            first,
            "{\"outcome\":\"FAILED\",\"error\":" + ERROR + ",\"item\":2}",
            "{\"outcome\":\"CANCELLED\","
                + "\"error\":{\"kind\":\"NOT_RUN\",\"message\":\"why\"},\"item\":\"no json\"}",
            last);
  }

  private static Items of(boolean includeFailed, String... tasks) {
    return new Items.ResultsOf(
        java.util.Arrays.stream(tasks).map(TaskName::of).toList(), includeFailed);
  }

  @Test
  void givesResultsOfSeveralTasksOneAfterTheOtherAndResultsOfResults() throws Exception {
    List<Task> tasks =
        List.of(
            map("a", listed("1", "2"), OptionalInt.of(1)),
            map("b", listed("3"), OptionalInt.empty()),
            map("c", of(false, "b", "a"), OptionalInt.empty()));
    store.commit(
        List.of(
            one(ZERO, 0, Outcome.SUCCEEDED, 1, 5, "10"),
            one(ZERO, 1, Outcome.SUCCEEDED, 1, 5, "20"),
            one(ONE, 0, Outcome.SUCCEEDED, 1, 5, "30")));
    String ofB = "{\"outcome\":\"SUCCEEDED\",\"result\":30,\"item\":3}";
    String ofA = "{\"outcome\":\"SUCCEEDED\",\"result\":10,\"item\":1}";
    assertThat(read(tasks, 2)).containsExactly(ofB, ofA);

    List<Task> more = new ArrayList<>(tasks);
    more.add(map("d", of(false, "c"), OptionalInt.empty()));
    store.commit(List.of(one(new TaskNumber(2), 1, Outcome.SUCCEEDED, 1, 5, "true")));
    assertThat(read(more, 3))
        .containsExactly("{\"outcome\":\"SUCCEEDED\",\"result\":true,\"item\":" + ofA + "}");
  }

  @Test
  void refusesRowsThatAreTooLargeAndCallsThatHaveNotEnded() throws Exception {
    String large = "\"" + "x".repeat(Limits.ITEM_BYTES - 10) + "\"";
    List<Task> tasks =
        List.of(
            map("a", listed(large, "2"), OptionalInt.empty()),
            map("b", of(true, "a"), OptionalInt.empty()));
    store.commit(List.of(one(ZERO, 0, Outcome.SUCCEEDED, 1, 5, "10")));
    try (ItemSource source = open(tasks, 1)) {
      assertThat(((Item.Unfit) source.read(0)).error().message())
          .contains("the row of call 0 of task 'a'");
      assertThatThrownBy(() -> source.read(1))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("has not ended");
    }
  }

  @Test
  void choosesRowsAndPartsOfThem() throws Exception {
    RowTest sure =
        RowTest.all(
            RowTest.is("result.label", Json.of("\"YES\""), Json.of("\"NO\"")),
            RowTest.any(
                RowTest.number("result.p", RowTest.Order.AT_LEAST, new BigDecimal("0.90")),
                RowTest.isNot("item.lang", Json.of("\"en\""))));
    Items of =
        new Items.ResultsOf(
            List.of(TaskName.of("a")),
            false,
            Optional.of(sure),
            Optional.of(RowShape.fields(List.of("item.n", "result.p", "item.none", "index"))));
    List<Task> tasks =
        List.of(
            map(
                "a",
                listed(
                    "{\"n\": 1.0,\"lang\":\"en\"}",
                    "{\"n\":2,\"lang\":\"en\"}",
                    "{\"n\":3}",
                    "{\"n\":4}"),
                OptionalInt.empty()),
            map("b", of, OptionalInt.empty()));
    store.commit(
        List.of(
            one(ZERO, 0, Outcome.SUCCEEDED, 1, 5, "{\"label\":\"YES\",\"p\": 9.00e-1}"),
            one(ZERO, 1, Outcome.SUCCEEDED, 1, 5, "{\"label\":\"YES\",\"p\":0.8}"),
            one(ZERO, 2, Outcome.SUCCEEDED, 1, 5, "{\"label\":\"NO\",\"p\":0.1}"),
            one(ZERO, 3, Outcome.SUCCEEDED, 1, 5, "\"no object\"")));
    assertThat(read(tasks, 1))
        .containsExactly(
            "{\"n\":1.0,\"p\":9.00e-1,\"index\":0}", "{\"n\":3,\"p\":0.1,\"index\":2}");
    Items plain =
        new Items.ResultsOf(
            List.of(TaskName.of("a")), true, Optional.empty(), Optional.of(RowShape.only("item")));
    assertThat(read(List.of(tasks.get(0), map("b", plain, OptionalInt.empty())), 1))
        .as("items do not nest")
        .startsWith("{\"n\": 1.0,\"lang\":\"en\"}")
        .hasSize(4);
  }

  @Test
  void givesACallTaskOneItemThatNamesTheFilesItNeeds() throws Exception {
    TaskName need = new TaskName("verify", Map.of("template", "few shot", "b", "\"q\""));
    Task upstream =
        new Task.MapTask(
            need,
            new Task.FunctionUse("l", "f", Json.of("{}")),
            Policy.DEFAULT,
            listed("1"),
            OptionalInt.empty());
    Task call =
        new Task.CallTask(
            TaskName.of("score"),
            new Task.FunctionUse("l", "f", Json.of("{}")),
            Policy.DEFAULT,
            List.of(need));
    String results = folder.toAbsolutePath().resolve("results").toString();
    assertThat(read(List.of(upstream, call), 1))
        .containsExactly(
            "{\"results\":\""
                + results
                + "\",\"needs\":[{\"task\":"
                + "\"verify[b=%22q%22,template=few%20shot]\",\"base\":\"verify\",\"point\":"
                + "{\"b\":\"\\\"q\\\"\",\"template\":\"few shot\"},\"file\":\""
                + results
                + "/verify/b=%22q%22,template=few%20shot.jsonl\"}]}");
  }
}
