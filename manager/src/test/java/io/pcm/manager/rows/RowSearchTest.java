package io.pcm.manager.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Items;
import io.pcm.manager.core.EarlierRows;
import io.pcm.manager.core.EarlierRows.Failed;
import io.pcm.manager.core.Fact;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowSearchTest {
  private static final TaskNumber OLD = new TaskNumber(0);
  private static final TaskNumber OLDER = new TaskNumber(1);
  private static final TaskNumber NEW = new TaskNumber(2);

  @TempDir private Path folder;
  private RunStore store;

  @BeforeEach
  void open() throws Exception {
    store = RunStore.open(folder.resolve("store.db"));
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void knowsRowsByTheirItemsWhereverTheyAre() throws Exception {
    stored(OLD, "\"a\"", "\"b\"", "\"c\"");
    assertThat(found(List.of(EarlierRows.succeeded(OLD)), "\"new\"", "\"c\"", "\"a\""))
        .isEqualTo(Map.of(1, "result of \"c\" 2 in 0", 2, "result of \"a\" 0 in 0"));
  }

  @Test
  void equalItemsStayApart() throws Exception {
    stored(OLD, "1", "1");
    stored(OLDER, "1", "1", "1");
    assertThat(found(List.of(EarlierRows.succeeded(OLD)), "1", "1", "1"))
        .isEqualTo(Map.of(0, "result of 1 0 in 0", 1, "result of 1 1 in 0"));
    List<EarlierRows> both = List.of(EarlierRows.succeeded(OLD), EarlierRows.succeeded(OLDER));
    assertThat(found(both, "1", "1", "1", "1")).hasSize(3).containsEntry(2, "result of 1 2 in 1");
  }

  @Test
  void failedRowsCountOnlyIfTheyAreNotToBeRetried() throws Exception {
    failed(OLD, 0, "1", CallError.CALL_TIMEOUT);
    failed(OLD, 1, "2", CallError.CALL_FAILED);
    assertThat(found(List.of(EarlierRows.succeeded(OLD)), "1", "2")).isEmpty();
    Failed others = Failed.except(Set.of(CallError.CALL_TIMEOUT));
    assertThat(found(List.of(new EarlierRows(OLD, false, others)), "1", "2")).containsOnlyKeys(1);
  }

  @Test
  void rowsThatAVersionTookOverCountOnlyIfItsRecipeIsTheSame() throws Exception {
    commit(OLD, 0, end(OLD, 0, "1").attempt(0));
    commit(OLD, 1, end(OLD, 1, "2"));
    assertThat(found(List.of(new EarlierRows(OLD, true, Failed.NONE)), "1", "2"))
        .containsOnlyKeys(1);
    assertThat(found(List.of(EarlierRows.succeeded(OLD)), "1", "2")).containsOnlyKeys(0, 1);
  }

  @Test
  void largeResultsComeInSeveralAnswersAndShuffledItemsAreAllFound() throws Exception {
    int rows = 9_000;
    String large = "x".repeat(5_000);
    Outcomes.Builder all = new Outcomes.Builder(OLD, rows);
    for (int i = 0; i < rows; i++) {
      Payload payload = new Payload(Json.of(Json.quote(large + i)));
      ItemHash hash = ItemHash.of(Json.of(String.valueOf(i)));
      all.add(i, new CallEnd(Outcome.SUCCEEDED, 1, 1, hash, payload));
    }
    Outcomes built = all.build();
    for (int from = 0; from < rows; from += 1_000) {
      store.commit(List.of(new Fact.OutcomesRecorded(built.slice(from, from + 1_000))));
    }
    String[] shuffled =
        IntStream.range(0, rows).mapToObj(i -> String.valueOf(i * 7 % rows)).toArray(String[]::new);
    try (RowSearch search = search(List.of(EarlierRows.succeeded(OLD)), shuffled)) {
      int answers = 0;
      int found = 0;
      while (!search.isOver()) {
        Outcomes more = search.more();
        assertThat(more.payloadBytes()).isLessThanOrEqualTo(8L * 1024 * 1024);
        for (int row = 0; row < more.size(); row++) {
          assertThat(more.index(row)).isEqualTo(found++);
          assertThat(more.payload(row).json().toString())
              .endsWith("x" + shuffled[more.index(row)] + "\"");
        }
        answers++;
      }
      assertThat(found).isEqualTo(rows);
      assertThat(answers).isGreaterThan(5);
    }
  }

  private Map<Integer, String> found(List<EarlierRows> versions, String... items) throws Exception {
    Map<Integer, String> found = new LinkedHashMap<>();
    try (RowSearch search = search(versions, items)) {
      while (!search.isOver()) {
        Outcomes more = search.more();
        for (int row = 0; row < more.size(); row++) {
          assertThat(more.attempts(row)).isZero();
          found.put(more.index(row), more.payload(row).json().toString().replace("\\\"", "\""));
        }
      }
    }
    found.replaceAll((index, text) -> text.substring(1, text.length() - 1));
    return found;
  }

  private RowSearch search(List<EarlierRows> versions, String... items) throws Exception {
    List<Json> listed = new ArrayList<>(Arrays.stream(items).map(Json::of).toList());
    return new RowSearch(
        NEW, ItemSources.ofData(new Items.Listed(listed)), KnownRows.of(store, versions));
  }

  private void stored(TaskNumber version, String... items) throws Exception {
    for (int i = 0; i < items.length; i++) {
      commit(version, i, end(version, i, items[i]));
    }
  }

  private static CallEnd end(TaskNumber version, int index, String item) {
    String result = "result of " + item + " " + index + " in " + version.value();
    return new CallEnd(
        Outcome.SUCCEEDED,
        1,
        5,
        ItemHash.of(Json.of(item)),
        new Payload(Json.of(Json.quote(result))));
  }

  private void failed(TaskNumber version, int index, String item, String kind) throws Exception {
    Payload error = new Payload(new CallError(kind, "why").toJson());
    commit(version, index, new CallEnd(Outcome.FAILED, 1, 5, ItemHash.of(Json.of(item)), error));
  }

  private void commit(TaskNumber version, int index, CallEnd end) throws Exception {
    store.commit(
        List.of(
            new Fact.OutcomesRecorded(new Outcomes.Builder(version, 1).add(index, end).build())));
  }
}
