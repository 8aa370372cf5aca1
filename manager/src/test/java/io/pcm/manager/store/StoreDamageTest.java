package io.pcm.manager.store;

import static io.pcm.manager.store.StoreFacts.TASK;
import static io.pcm.manager.store.StoreFacts.replayed;
import static io.pcm.manager.store.StoreFacts.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.manager.core.Fact;
import io.pcm.manager.store.StoreException.Reason;
import io.pcm.protocol.message.TaskNumber;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed bytes: the store reports them, or returns a shorter but correct history. */
class StoreDamageTest {
  private static final TaskNumber OTHER = new TaskNumber(1);

  @TempDir private Path folder;

  @Test
  void aFlippedByteIsFoundOrDoesNoHarm() throws Exception {
    Path whole = folder.resolve("whole.db");
    List<String> story = written(whole);
    String payloads = payloads(whole);
    byte[] bytes = Files.readAllBytes(whole);
    Random random = new Random(7);
    int found = 0;
    for (int trial = 0; trial < 400; trial++) {
      byte[] copy = bytes.clone();
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
      Path file = Files.write(folder.resolve("flipped.db"), copy);
      found += foundOrHarmless(file, story, payloads) ? 1 : 0;
      Files.deleteIfExists(folder.resolve("flipped.db-wal"));
    }
    assertThat(found).as("the rest hit unused places").isGreaterThan(100);
  }

  @Test
  void aZeroedPageIsFoundOrDoesNoHarm() throws Exception {
    Path whole = folder.resolve("whole.db");
    List<String> story = written(whole);
    String payloads = payloads(whole);
    byte[] bytes = Files.readAllBytes(whole);
    int found = 0;
    for (int page = 0; page < bytes.length / 4096; page++) {
      byte[] copy = bytes.clone();
      Arrays.fill(copy, page * 4096, (page + 1) * 4096, (byte) 0);
      Path file = Files.write(folder.resolve("zeroed.db"), copy);
      found += foundOrHarmless(file, story, payloads) ? 1 : 0;
      Files.deleteIfExists(folder.resolve("zeroed.db-wal"));
    }
    assertThat(found).isGreaterThanOrEqualTo(bytes.length / 4096 - 3);
  }

  /** Whether the damage was reported; if not, the store must return the whole history. */
  private static boolean foundOrHarmless(Path file, List<String> story, String payloads)
      throws Exception {
    try (RunStore store = RunStore.open(file)) {
      assertThat(replayed(store)).isEqualTo(story);
      assertThat(payloads(store)).isEqualTo(payloads);
      return false;
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining("store").hasMessageNotContaining("null");
      return true;
    }
  }

  @Test
  void aCutOrFlippedLogTellsAShorterStory() throws Exception {
    Path file = folder.resolve("store.db");
    List<String> story = new ArrayList<>();
    RunStore writing = RunStore.open(file);
    for (int i = 0; i < 30; i++) {
      writing.commit(List.of(new Fact.RunOpened(i + 1), succeeded(TASK, i * 10, i * 10 + 10)));
    }
    story.addAll(replayed(writing));
    byte[] data = Files.readAllBytes(file);
    byte[] log = Files.readAllBytes(folder.resolve("store.db-wal"));
    writing.close();

    Random random = new Random(11);
    for (int trial = 0; trial < 60; trial++) {
      int at = random.nextInt(log.length);
      byte[] bad = trial % 2 == 0 ? Arrays.copyOf(log, at) : log.clone();
      if (trial % 2 == 1) {
        bad[at] ^= 4;
      }
      Path copy = folder.resolve("copy.db");
      Files.write(copy, data);
      Files.write(folder.resolve("copy.db-wal"), bad);
      Files.deleteIfExists(folder.resolve("copy.db-mark"));
      try (RunStore store = RunStore.open(copy)) {
        List<String> told = replayed(store);
        assertThat(story.subList(0, told.size())).isEqualTo(told);
        store.commit(List.of(new Fact.RunOpened(99)));
        assertThat(replayed(store)).hasSize(told.size() + 1);
      }
    }
  }

  @Test
  void aMissingRowIsNamed() throws Exception {
    Path file = folder.resolve("store.db");
    written(file);
    change(file, "DELETE FROM outcome WHERE sequence=(SELECT max(sequence)-1 FROM outcome)");
    assertThatThrownBy(() -> RunStore.open(file))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
        .hasMessageContaining("missing rows (of 1 to ")
        .hasMessageContaining("--fresh");
  }

  @Test
  void aChangedRowIsNamed() throws Exception {
    Path file = folder.resolve("store.db");
    written(file);
    change(file, "UPDATE outcome SET block=1 WHERE sequence=(SELECT max(sequence) FROM outcome)");
    assertThatThrownBy(() -> RunStore.open(file))
        .hasMessageContaining("outcome row")
        .hasMessageContaining("block 1");
  }

  @Test
  void aChangedPayloadIsFoundWhenItIsRead() throws Exception {
    Path file = folder.resolve("store.db");
    written(file);
    change(file, "UPDATE outcome SET payload=zeroblob(length(payload)) WHERE task=1");
    try (RunStore store = RunStore.open(file)) {
      assertThatThrownBy(() -> store.block(OTHER, 0))
          .hasMessageContaining("has changed since it was written");
    }
  }

  @Test
  void aDocumentThatChangedIsFoundItsKeyIncluded() throws Exception {
    Path file = folder.resolve("store.db");
    written(file);
    byte[] bytes = Files.readAllBytes(file);
    int value = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("{\"id\"");
    bytes[value - 2] ^= 1; // the last letter of its key, before the value's length
    Files.write(file, bytes);
    assertThatThrownBy(() -> RunStore.open(file)).hasMessageContaining("fact row 1 has changed");
  }

  @Test
  void aDocumentThatIsGoneIsMissed() throws Exception {
    Path file = folder.resolve("store.db");
    written(file);
    change(file, "DELETE FROM fact WHERE sequence=1");
    assertThatThrownBy(() -> RunStore.open(file)).hasMessageContaining("): 1");
  }

  @Test
  void aStoreWithFactsAndWithoutADocumentThatComesBeforeThemIsDamaged() throws Exception {
    try (RunStore store = RunStore.open(folder.resolve("store.db"))) {
      assertThat(store.documentBeforeFacts("tasks")).isEmpty();
      store.commit(List.of(new Fact.RunOpened(1)));
      assertThatThrownBy(() -> store.documentBeforeFacts("tasks"))
          .hasMessageContaining("its document 'tasks' is missing");
    }
  }

  @Test
  void aLogThatIsGoneIsMissedAndTheCallsAreCounted() throws Exception {
    Path file = folder.resolve("store.db");
    written(file);
    RunStore store = RunStore.open(file);
    store.commit(List.of(new Fact.RunOpened(77), succeeded(TASK, 3000, 3017)));
    byte[] mark = Files.readAllBytes(folder.resolve("store.db-mark"));
    byte[] data = Files.readAllBytes(file);
    store.close();
    Files.write(folder.resolve("cut.db"), data);
    Files.write(folder.resolve("cut.db-mark"), mark);
    try (RunStore cut = RunStore.open(folder.resolve("cut.db"))) {
      assertThat(cut.lost()).get().asString().contains("2 of ", "17 finished calls");
      cut.commit(List.of(new Fact.RunOpened(77)));
    }
    try (RunStore cut = RunStore.open(folder.resolve("cut.db"))) {
      assertThat(cut.lost()).isEmpty();
    }
  }

  @Test
  void aStoreThatWasEmptiedOrRemovedIsNotTakenForANewOne() throws Exception {
    Path file = folder.resolve("store.db");
    written(file);
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> RunStore.open(file))
        .hasMessageContaining("rows are missing; it is cut off")
        .hasMessageContaining("it has 0 bytes now")
        .hasMessageContaining("--fresh");
    assertThat(file).as("what is damaged is not touched").isEmptyFile();
    Files.delete(file);
    assertThatThrownBy(() -> RunStore.open(file))
        .hasMessageContaining("rows are missing; the file does not exist");
    assertThat(file).doesNotExist();
  }

  @Test
  void aStoreThatWasCutSaysSoWithItsSizeAndTime() throws Exception {
    Path file = folder.resolve("store.db");
    written(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int size : new int[] {50, 1000, 4096, bytes.length / 2, bytes.length - 4096}) {
      Files.write(file, Arrays.copyOf(bytes, size));
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2031-02-03T04:05:06Z")));
      assertThatThrownBy(() -> RunStore.open(file))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
          .hasMessageContaining("it is cut off: it had at least")
          .hasMessageContaining("2031-02-03T04:05:06Z");
    }
  }

  @Test
  void anEmptyFileIsAnEmptyStoreAndAHeaderCutShortIsNone() throws Exception {
    Path file = folder.resolve("store.db");
    Files.createFile(file);
    RunStore.open(file).close();
    try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
      cut.setLength(5000);
    }
    assertThatThrownBy(() -> RunStore.open(file)).isInstanceOf(StoreException.class);
  }

  private static void change(Path file, String sql) throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      assertThat(c.createStatement().executeUpdate(sql)).isPositive();
    }
  }

  /** A store with facts, outcomes of two tasks in many rows, a reset and a document. */
  private static List<String> written(Path file) throws Exception {
    try (RunStore store = RunStore.open(file)) {
      store.putDocument("run", Json.of("{\"id\":\"7\"}"));
      for (int i = 0; i < 40; i++) {
        store.commit(
            List.of(
                new Fact.RunOpened(i + 1),
                succeeded(TASK, i * 50, i * 50 + 50),
                succeeded(OTHER, i * 20, i * 20 + 20)));
        if (i == 10) {
          store.commit(List.of(new Fact.TaskReset(TASK)));
        }
      }
      return replayed(store);
    }
  }

  private static String payloads(Path file) throws Exception {
    try (RunStore store = RunStore.open(file)) {
      return payloads(store);
    }
  }

  private static String payloads(RunStore store) throws StoreException {
    StringBuilder out = new StringBuilder();
    for (TaskNumber task : List.of(TASK, OTHER)) {
      OutcomeBlock block = store.block(task, 0);
      for (int i = 0; i < block.to(); i++) {
        out.append(block.has(i) ? block.get(i).payload().json().toString() : "-").append('\n');
      }
    }
    return out.append(store.document("run")).toString();
  }
}
