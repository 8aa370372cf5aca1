package io.pcm.manager.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.manager.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is taken over while its manager has it open. */
class StoreCopyTest {
  @TempDir Path folder;
  private final AtomicBoolean takenOver = new AtomicBoolean();
  private Path original;
  private Path copy;
  private Path unfinished;

  @BeforeEach
  void set() throws IOException {
    original = folder.resolve("store.db");
    copy = folder.resolve("store-2.db");
    unfinished = Files.createDirectory(folder.resolve("unfinished"));
  }

  private RunStore opened() throws StoreException {
    return RunStore.open(
        original,
        () -> {
          if (takenOver.get()) {
            throw new StoreException(Reason.TAKEN_OVER, "another manager has it");
          }
        });
  }

  @Test
  void hasAllThatWasCommittedAndNothingThatTheOldManagerWritesLater() throws Exception {
    try (RunStore old = opened()) {
      old.putDocument("n", Json.of("1"));
      StoreCopy.make(original, copy, unfinished);
      takenOver.set(true);
      try (RunStore mine = RunStore.open(copy)) {
        assertThat(mine.document("n")).contains(Json.of("1"));
        mine.putDocument("n", Json.of("3"));
        Files.delete(original);
        Files.delete(folder.resolve("store.db-wal"));
        assertThatThrownBy(() -> old.putDocument("n", Json.of("2")))
            .isInstanceOf(StoreException.class)
            .extracting(e -> ((StoreException) e).reason())
            .isEqualTo(Reason.TAKEN_OVER);
        assertThatThrownBy(() -> old.putDocument("n", Json.of("4")))
            .as("from then on it refuses everything")
            .isInstanceOf(StoreException.class);
        old.close();
        assertThat(folder.resolve("store-2.db-wal")).exists();
        mine.putDocument("m", Json.of("5"));
      }
    }
    try (RunStore again = RunStore.open(copy)) {
      assertThat(again.document("n")).contains(Json.of("3"));
      assertThat(again.document("m")).contains(Json.of("5"));
      assertThat(again.lost()).isEmpty();
    }
    assertThat(unfinished).isEmptyDirectory();
  }

  @Test
  void aDamagedStoreIsReportedUnderItsOwnName() throws Exception {
    Files.writeString(original, "no store, but something else that is long enough for a header");
    assertThatThrownBy(() -> StoreCopy.make(original, copy, unfinished))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the store " + original + " is damaged");
    assertThat(copy).doesNotExist();
  }

  @Test
  void aStoreThatLostItsEndSaysSoAsACopyToo() throws Exception {
    try (RunStore old = opened()) {
      old.putDocument("n", Json.of("1"));
    }
    byte[] before = Files.readAllBytes(original);
    try (RunStore old = opened()) {
      old.putDocument("n", Json.of("2"));
    }
    Files.write(original, before);
    StoreCopy.make(original, copy, unfinished);
    try (RunStore mine = RunStore.open(copy)) {
      assertThat(mine.lost()).isPresent();
    }
  }

  @Test
  void anEmptyStoreIsCopiedEmpty() throws Exception {
    Files.createFile(original);
    StoreCopy.make(original, copy, unfinished);
    try (RunStore mine = RunStore.open(copy)) {
      assertThat(mine.document("n")).isEmpty();
    }
  }
}
