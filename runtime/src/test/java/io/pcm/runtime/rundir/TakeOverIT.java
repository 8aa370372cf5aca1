package io.pcm.runtime.rundir;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreCopy;
import io.pcm.manager.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real process that writes to a run all the time while the run is taken over. */
class TakeOverIT {
  private static final int ROUNDS = Boolean.getBoolean("pcm.long") ? 300 : 12;
  private static final int TAKEN_OVER = 74;
  private static final String MINE = "of the new manager";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingThatTheEarlierManagerWritesCountsAndNothingItAcknowledgedIsLost(boolean frozen)
      throws Exception {
    long seed = Long.getLong("pcm.seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      Path run = folder.resolve(frozen + "-" + round);
      RunDirectory.open(run, false).close();
      takeOver(run, frozen, random);
    }
  }

  private static void takeOver(Path run, boolean frozen, Random random) throws Exception {
    Process writer = writer(run);
    BufferedReader acknowledged =
        new BufferedReader(new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8));
    try {
      assertThat(acknowledged.readLine()).isEqualTo("0");
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(60_000)));
      if (frozen) {
        signal("STOP", writer);
      }
      Turn turn = Turn.take(run, 3, LockHolder.self(Instant.now()), true).orElseThrow();
      Path mine = run.resolve("store-3.db");
      StoreCopy.make(run.resolve("store.db"), mine, turn.unfinished());
      try (RunStore store = RunStore.open(mine)) {
        int copied = Integer.parseInt(store.document("n").orElseThrow().toString());
        AtomicFile.write(run.resolve("status.json"), bytes(MINE), turn.unfinished());
        AtomicFile.write(run.resolve("results/t.jsonl"), bytes(MINE), turn.unfinishedResults());
        store.putDocument("mine", Json.of("1"));
        if (frozen) {
          signal("CONT", writer);
        }
        int last = 0;
        for (String line = acknowledged.readLine(); line != null; line = acknowledged.readLine()) {
          last = Integer.parseInt(line);
        }
        assertThat(writer.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(writer.exitValue()).isEqualTo(TAKEN_OVER);
        assertThat(last).as("what was acknowledged is in the copy").isLessThanOrEqualTo(copied);
        store.putDocument("mine", Json.of("2"));
        assertThat(store.document("n")).contains(Json.of("" + copied));
      }
      try (RunStore again = RunStore.open(mine)) {
        assertThat(again.document("mine")).contains(Json.of("2"));
      }
      assertThat(run.resolve("status.json")).hasContent(MINE);
      assertThat(run.resolve("results/t.jsonl")).hasContent(MINE);
      assertThat(turn.isLost()).isFalse();
    } finally {
      writer.destroyForcibly();
    }
  }

  private static void signal(String name, Process process) throws Exception {
    assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor())
        .isZero();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Process writer(Path run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            run.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /**
   * Prints each number when its commit has returned; ends when it finds that it has lost the run.
   */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws Exception {
      Path run = Path.of(arguments[0]);
      Turn turn = Turn.take(run, 2, LockHolder.self(Instant.now()), false).orElseThrow();
      try (RunStore store =
          RunStore.open(
              run.resolve("store.db"),
              () -> {
                if (turn.isLost()) {
                  throw new StoreException(StoreException.Reason.TAKEN_OVER, "lost");
                }
              })) {
        for (int n = 0; ; n++) {
          store.putDocument("n", Json.of("" + n));
          System.out.println(n);
          write(run, turn, "" + n);
        }
      } catch (StoreException e) {
        System.exit(e.reason() == StoreException.Reason.TAKEN_OVER ? TAKEN_OVER : 1);
      } catch (IOException e) {
        System.exit(turn.isLost() ? TAKEN_OVER : 2);
      }
    }

    private static void write(Path run, Turn turn, String text) throws IOException {
      AtomicFile.write(run.resolve("status.json"), bytes(text), turn.unfinished());
      Path part = Files.writeString(turn.unfinishedResults().resolve("t.part"), text);
      Files.move(part, run.resolve("results/t.jsonl"), StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
