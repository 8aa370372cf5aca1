package io.pcm.manager.results;

import static io.pcm.manager.store.StoreFacts.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.Fact;
import io.pcm.manager.results.ResultTask.Rest;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreFacts;
import io.pcm.protocol.message.TaskNumber;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFilesTest {
  private static final TaskNumber TASK = new TaskNumber(0);
  private static final TaskName NAME = new TaskName("verify", Map.of("template", "few shot"));
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final String NOTES =
      "{\"prompt-tokens\":270,\"cached-tokens\":256,\"tokens\":2,\"finish\":\"label\"}";
  private static final Rest REST =
      new Rest(
          Outcome.CANCELLED,
          new CallError(CallError.NOT_RUN, "task 'verify' had failed: 10 failures"));

  @TempDir private Path folder;
  private RunStore store;
  private ResultFiles files;

  @BeforeEach
  void openStore() throws Exception {
    store = RunStore.open(folder.resolve("store.db"));
    files = new ResultFiles(folder.resolve("results"), store);
  }

  @AfterEach
  void closeStore() throws Exception {
    store.close();
  }

  private record Listed(List<Item> items) implements ItemSource {
    @Override
    public int count() {
      return items.size();
    }

    @Override
    public Item read(int index) {
      return items.get(index);
    }

    @Override
    public void close() {}
  }

  private static Item item(String json) {
    return new Item.Value(Json.of(json));
  }

  private static ItemSource golden() {
    return new Listed(
        List.of(
            item("{\"id\":1,\"claim\":\"Water boils.\",\"label\":\"SUPPORTS\"}"),
            item("{\"id\":2.50,\"claim\":\"\\u00fc \\\"quoted\\\"\"}"),
            item("{\"id\":12345678901234567890123}"),
            item("{\"id\":NaN}"),
            new Item.Unfit(new CallError(CallError.ITEM_TOO_LARGE, "262145 bytes")),
            item("[1,{\"id\":2}]"),
            item("{\"id\":7}")));
  }

  private void commitGolden() throws Exception {
    store.commit(
        List.of(
            one(TASK, 5, Outcome.SUCCEEDED, 1, 1, "not json"),
            one(TASK, 4, Outcome.FAILED, 1, 0, error("ITEM_TOO_LARGE", "262145 bytes")),
            one(TASK, 3, Outcome.FAILED, 1, 60_000_000, error("BAD_ITEM", "no JSON")),
            one(TASK, 2, Outcome.SUCCEEDED, 2, 0, "{\"label\":\n\"REFUTES\",\r\"tokens\":12}"),
            one(TASK, 1, Outcome.FAILED, 3, 2_000_001, error("CALL_TIMEOUT", "longer than 2 s")),
            one(TASK, 0, Outcome.SUCCEEDED, 1, 140_000, "\"SUPPORTS\"\n" + NOTES)));
  }

  private static String error(String kind, String message) {
    return new CallError(kind, message).toJson().toString();
  }

  private String written(Optional<List<String>> keep) throws Exception {
    files.write(new ResultTask(NAME, TASK, keep, Optional.of(REST)), golden(), Optional.empty());
    return Files.readString(files.path(NAME));
  }

  @Test
  void writesOneLinePerItemInTheShapeThatIsPromised() throws Exception {
    commitGolden();
    assertThat(written(Optional.empty())).isEqualTo(read("result-lines.jsonl"));
    assertThat(written(Optional.of(List.of("id", "label"))))
        .isEqualTo(read("result-lines-keep.jsonl"));
    assertThat(written(Optional.of(List.of()))).isEqualTo(read("result-lines-keep-none.jsonl"));
  }

  @Test
  void tellsWhichVersionMadeEachCallIfVersionsAreMixed() throws Exception {
    TaskNumber first = new TaskNumber(7);
    TaskNumber second = new TaskNumber(8);
    store.commit(
        List.of(
            one(first, 0, Outcome.SUCCEEDED, 1, 1, "1"),
            one(second, 0, Outcome.SUCCEEDED, 0, 1, "1"),
            one(second, 1, Outcome.SUCCEEDED, 2, 1, "2"),
            one(TASK, 0, Outcome.SUCCEEDED, 0, 1, "1"),
            one(TASK, 1, Outcome.SUCCEEDED, 0, 1, "2"),
            one(TASK, 2, Outcome.SUCCEEDED, 1, 1, "3")));
    ResultTask mixed =
        new ResultTask(
            NAME, TASK, Optional.of(List.of()), Optional.empty(), List.of(TASK, second, first));
    ItemSource items = new Listed(List.of(item("{\"id\":1}"), item("2"), item("3")));
    files.write(mixed, items, Optional.empty());
    assertThat(Files.readAllLines(files.path(NAME)))
        .extracting(line -> line.replaceFirst(".*(?=\"version\")", "{"))
        .containsExactly(
            "{\"version\":7}", "{\"version\":8}", "{\"version\":" + TASK.value() + "}");
  }

  private static String read(String name) throws Exception {
    return Files.readString(GOLDEN.resolve(name));
  }

  @Test
  void aFileIsReadInsteadOfTheStoreOnlyIfItIsTheOneThatTheStoreKnows() throws Exception {
    commitGolden();
    ResultTask task = new ResultTask(NAME, TASK, Optional.empty(), Optional.of(REST));
    ResultFiles.Written written = files.write(task, golden(), Optional.empty());
    assertThat(files.current(task)).isEmpty();

    store.commit(List.of(new Fact.ResultsWritten(TASK, written.file())));
    assertThat(files.current(task)).contains(files.path(NAME));
    assertThat(files.current(new ResultTask(NAME, TASK, Optional.of(List.of()), Optional.empty())))
        .isEmpty();
    List<TaskNumber> mixed = List.of(TASK, new TaskNumber(1));
    assertThat(files.current(new ResultTask(NAME, TASK, Optional.empty(), Optional.empty(), mixed)))
        .isEmpty();

    Files.writeString(files.path(NAME), "{}\n");
    assertThat(files.current(task)).isEmpty();
  }

  @Test
  void leavesNothingButTheFileBehind() throws Exception {
    assertThat(files.exists(NAME)).isFalse();
    commitGolden();
    written(Optional.empty());
    assertThat(files.exists(NAME)).isTrue();
    assertThat(files.path(NAME))
        .isEqualTo(folder.resolve("results/verify/template=few%20shot.jsonl"));
    try (var inFolder = Files.list(folder.resolve("results/verify"))) {
      assertThat(inFolder).hasSize(1);
    }
  }

  @Test
  void keepsTheOldFileWhenTheNewOneCannotBeFinished() throws Exception {
    commitGolden();
    String before = written(Optional.empty());
    ResultTask open = new ResultTask(NAME, TASK, Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> files.write(open, golden(), Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call 6");
    assertThat(Files.readString(files.path(NAME))).isEqualTo(before);
    try (var inFolder = Files.list(folder.resolve("results/verify"))) {
      assertThat(inFolder).hasSize(1);
    }
  }

  @Test
  void givesTheLinesThatExistSoFarInPieces() throws Exception {
    commitGolden();
    List<String> expected = read("result-lines.jsonl").lines().toList().subList(0, 6);
    ResultTask open = new ResultTask(NAME, TASK, Optional.empty(), Optional.empty());
    assertThat(files.lines(open, golden(), 0, 100_000))
        .isEqualTo(new ResultLines(0, String.join("\n", expected) + "\n", -1));
    StringBuilder all = new StringBuilder();
    int next = 0;
    int pieces = 0;
    while (next >= 0) {
      ResultLines piece = files.lines(open, golden(), next, 350);
      assertThat(piece.lines().length()).isLessThanOrEqualTo(350);
      all.append(piece.lines());
      next = piece.next();
      pieces++;
    }
    assertThat(all.toString().lines()).containsExactlyElementsOf(expected);
    assertThat(pieces).isGreaterThan(2);
    assertThat(files.lines(open, golden(), 6, 350)).isEqualTo(new ResultLines(-1, "", -1));
    assertThat(files.lines(open, golden(), 99, 350)).isEqualTo(new ResultLines(-1, "", -1));
  }

  @Test
  void knowsFromTheStoreHowTheRestEnded() throws Exception {
    commitGolden();
    store.commit(List.of(new Fact.RestEnded(TASK, REST.outcome(), REST.error())));
    ResultTask task = new ResultTask(NAME, TASK, Optional.empty(), Optional.empty());
    assertThat(files.lines(task, golden(), 0, 100_000).lines())
        .isEqualTo(read("result-lines.jsonl"));
    files.write(task, golden(), Optional.empty());
    assertThat(Files.readString(files.path(NAME))).isEqualTo(read("result-lines.jsonl"));
  }

  @Test
  void everyErrorKindIsInTheTable() throws Exception {
    String document = Files.readString(Path.of("../docs/results.md"));
    for (Field field : CallError.class.getFields()) {
      if (field.getType() == String.class) {
        assertThat(document).contains("| `" + field.get(null) + "` |");
      }
    }
  }

  @Test
  void aLineThatIsTooLongForAPieceIsStillWhole() throws Exception {
    commitGolden();
    ResultTask open = new ResultTask(NAME, TASK, Optional.empty(), Optional.empty());
    assertThat(files.lines(open, golden(), 0, 20).lines())
        .startsWith("{\"index\":0,\"outcome\":\"SUCCEEDED\",")
        .contains("\"item\":{\"id\":1,");
  }

  @Test
  void writesNoLineWhoseItemIsNotTheOneThatWasSent() throws Exception {
    store.commit(List.of(StoreFacts.succeeded(TASK, 0, 2)));
    ResultTask task = new ResultTask(NAME, TASK, Optional.of(List.of()), Optional.empty());
    Item good = new Item.Value(StoreFacts.item(0));
    Item lost = new Item.Unfit(new CallError(CallError.ITEM_TOO_LARGE, "262145 bytes"));
    for (Item other : List.of(good, item("{\"n\":1 }"), lost)) {
      ItemSource items = new Listed(List.of(good, other));
      assertThatThrownBy(() -> files.write(task, items, Optional.empty()))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("item 1 is not the item of the stored result of call 1");
      assertThat(files.path(NAME)).doesNotExist();
      assertThatThrownBy(() -> files.lines(task, items, 0, 1000))
          .isInstanceOf(SourceException.class);
    }
    files.write(
        task, new Listed(List.of(good, new Item.Value(StoreFacts.item(1)))), Optional.empty());
    assertThat(Files.readAllLines(files.path(NAME))).hasSize(2);
  }

  @Test
  void writesManyBlocksInOrder() throws Exception {
    int count = 10_000;
    for (int from = 0; from < count; from += 2500) {
      store.commit(
          List.of(
              StoreFacts.succeeded(TASK, count - from - 2500, count - from),
              new Fact.RunOpened(from + 1)));
    }
    files.write(
        new ResultTask(NAME, TASK, Optional.empty(), Optional.empty()),
        new Listed(
            IntStream.range(0, count)
                .mapToObj(i -> (Item) new Item.Value(StoreFacts.item(i)))
                .toList()),
        Optional.empty());
    List<String> lines = Files.readAllLines(files.path(NAME));
    assertThat(lines).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(lines.get(i)).startsWith("{\"index\":" + i + ",").contains("number " + i + " is");
    }
  }
}
