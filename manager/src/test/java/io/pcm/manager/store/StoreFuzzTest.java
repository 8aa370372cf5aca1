package io.pcm.manager.store;

import static io.pcm.manager.store.StoreFacts.TASK;
import static io.pcm.manager.store.StoreFacts.replayed;
import static io.pcm.manager.store.StoreFacts.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.ResultFile;
import io.pcm.protocol.message.TaskNumber;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the store's bytes, it is refused with the location of the damage, or
 * everything that it returns is unchanged, or the last commits are missing and it reports that. A
 * store that opens can be used.
 *
 * <p>The short form takes a sample; {@code -Dpcm.long=true} changes every byte of a small store and
 * damages a larger one 10,000 times. {@code -Dpcm.seed=N} repeats a run.
 */
class StoreFuzzTest {
  private static final boolean LONG = Boolean.getBoolean("pcm.long");
  private static final long SEED = Long.getLong("pcm.seed", System.nanoTime());
  private static final int PAGE = 4096;
  private static final int LOG_HEAD = 32;
  private static final int FRAME = 24 + PAGE;
  private static final TaskNumber OTHER = new TaskNumber(1);

  @TempDir private Path folder;
  private final Random random = new Random(SEED);
  private final List<String> told = new ArrayList<>();
  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

  private enum Verdict {
    REFUSED,
    SAME,
    SHORTER
  }

  /** The bytes that a store leaves when its process is killed. */
  private record Bytes(byte[] data, byte[] log, byte[] mark) {
    static Bytes of(Path file) throws Exception {
      return new Bytes(
          Files.readAllBytes(file),
          Files.readAllBytes(logOf(file)),
          Files.readAllBytes(markOf(file)));
    }

    void to(Path file) throws Exception {
      Files.write(file, data);
      Files.write(logOf(file), log);
      Files.write(markOf(file), mark);
    }
  }

  private static Path logOf(Path file) {
    return file.resolveSibling(file.getFileName() + "-wal");
  }

  private static Path markOf(Path file) {
    return file.resolveSibling(file.getFileName() + "-mark");
  }

  @Test
  void everyByteOfASmallStoreCounts() throws Exception {
    Path file = folder.resolve("store.db");
    try (RunStore store = RunStore.open(file)) {
      grow(store, 6, 0);
    }
    Bytes whole =
        new Bytes(Files.readAllBytes(file), new byte[0], Files.readAllBytes(markOf(file)));
    int step = LONG ? 1 : 61;
    for (int at = random.nextInt(step); at < whole.data().length; at += step) {
      byte[] data = whole.data().clone();
      data[at] ^= (byte) (1 << random.nextInt(8));
      judge(new Bytes(data, whole.log(), whole.mark()), "byte " + at + " changed");
    }
    report("small store, " + whole.data().length + " bytes");
    assertThat(verdicts.getOrDefault(Verdict.SHORTER, 0)).isZero();
  }

  @Test
  void anyDamageOfALargerStoreIsFoundOrDoesNoHarm() throws Exception {
    Path file = folder.resolve("store.db");
    try (RunStore store = RunStore.open(file)) {
      grow(store, 60, 0);
    }
    RunStore store = RunStore.open(file);
    grow(store, 25, 60);
    Bytes whole = Bytes.of(file);
    store.close();
    int damages = LONG ? 10_000 : 150;
    for (int i = 0; i < damages; i++) {
      boolean ofLog = random.nextInt(3) == 0;
      byte[] bytes = (ofLog ? whole.log() : whole.data()).clone();
      StringBuilder what = new StringBuilder(ofLog ? "log" : "data");
      byte[] bad = damaged(bytes, ofLog, what);
      Bytes files =
          ofLog
              ? new Bytes(whole.data(), bad, whole.mark())
              : new Bytes(bad, whole.log(), whole.mark());
      judge(files, what.toString());
    }
    report("larger store, " + whole.data().length + " bytes and log " + whole.log().length);
    assertThat(verdicts).containsKeys(Verdict.REFUSED, Verdict.SHORTER);
  }

  private byte[] damaged(byte[] bytes, boolean ofLog, StringBuilder what) {
    int at = random.nextInt(bytes.length);
    int head = ofLog ? LOG_HEAD : 0;
    int unit = ofLog ? FRAME : PAGE;
    int units = (bytes.length - head) / unit;
    int one = head + random.nextInt(units) * unit;
    int two = head + random.nextInt(units) * unit;
    switch (random.nextInt(6)) {
      case 0:
      case 1:
        what.append(": bit of byte ").append(at);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
      case 2:
        int block = at / 512 * 512;
        what.append(": zeros from ").append(block);
        Arrays.fill(bytes, block, Math.min(block + 512, bytes.length), (byte) 0);
        return bytes;
      case 3:
        what.append(": cut to ").append(at);
        return Arrays.copyOf(bytes, at);
      case 4:
        what.append(": pages swapped at ").append(one).append(" and ").append(two);
        byte[] page = Arrays.copyOfRange(bytes, one, one + unit);
        System.arraycopy(bytes, two, bytes, one, unit);
        System.arraycopy(page, 0, bytes, two, unit);
        return bytes;
      default:
        what.append(": page at ").append(one).append(" copied to ").append(two);
        System.arraycopy(bytes, one, bytes, two, unit);
        return bytes;
    }
  }

  private void judge(Bytes files, String what) throws Exception {
    Path file = folder.resolve("judged.db");
    files.to(file);
    Verdict verdict = Verdict.REFUSED;
    String now = "";
    try (RunStore store = RunStore.open(file)) {
      now = tell(store);
      int at = told.lastIndexOf(now);
      assertThat(at).as("seed %d, %s: a story that was never true", SEED, what).isNotNegative();
      verdict = at == told.size() - 1 ? Verdict.SAME : Verdict.SHORTER;
      assertThat(store.lost().isPresent())
          .as("seed %d, %s: says that the end is lost", SEED, what)
          .isEqualTo(verdict == Verdict.SHORTER);
      store.commit(List.of(succeeded(OTHER, 4000, 4096), new Fact.RunOpened(999)));
      now = tell(store);
    } catch (StoreException e) {
      assertThat(e).hasMessageContaining(file.toString()).hasMessageNotContaining("null");
      verdicts.merge(Verdict.REFUSED, 1, Integer::sum);
      return;
    }
    verdicts.merge(verdict, 1, Integer::sum);
    goesOn(file, now, what);
  }

  private static void goesOn(Path file, String before, String what) throws Exception {
    try (RunStore store = RunStore.open(file)) {
      assertThat(tell(store))
          .as("seed %d, %s: after one more commit", SEED, what)
          .isEqualTo(before);
    } catch (StoreException e) {
      assertThat(e.reason()).isEqualTo(StoreException.Reason.CORRUPT);
    }
  }

  private void report(String what) {
    System.out.printf("%s: %s; seed %d%n", what, verdicts, SEED);
  }

  /** Commits facts of every kind; records what the store returns after each. */
  private void grow(RunStore store, int commits, int from) throws Exception {
    for (int i = from; i < from + commits; i++) {
      if (i == 0) {
        store.putDocument("tasks", Json.of("[\"a\",\"b\"]"));
        told.add(tell(store));
        store.putDocument("run-id", Json.of("\"0123456789abcdef\""));
        told.add(tell(store));
      }
      store.commit(
          List.of(
              new Fact.RunOpened(i + 1),
              succeeded(TASK, i * 47, i * 47 + 47),
              succeeded(OTHER, i * 20, i * 20 + 20),
              StoreFacts.one(OTHER, 5000 + i, Outcome.FAILED, 2, 7, large(i)),
              new Fact.ResultsWritten(OTHER, new ResultFile(i, i, "ff", ""))));
      told.add(tell(store));
      if (i % 40 == 3) {
        store.commit(List.of(new Fact.TaskReset(TASK)));
        told.add(tell(store));
      }
    }
  }

  /** Needs several pages. */
  private String large(int seed) {
    StringBuilder text = new StringBuilder("\"");
    new Random(seed).ints(6000, 'a', 'z' + 1).forEach(c -> text.append((char) c));
    return text.append('"').toString();
  }

  /** Everything that a store returns. */
  private static String tell(RunStore store) throws StoreException {
    StringBuilder out = new StringBuilder(String.join("\n", replayed(store)));
    out.append(store.document("tasks")).append(store.document("run-id"));
    for (TaskNumber task : List.of(TASK, OTHER)) {
      out.append(store.succeeded(task));
      for (int at = 0; at < 2; at++) {
        OutcomeBlock block = store.block(task, at);
        for (int i = block.from(); i < block.to(); i++) {
          if (block.has(i)) {
            out.append(i).append(block.get(i).payload().json().toString().hashCode());
          }
        }
      }
    }
    return out.toString();
  }
}
