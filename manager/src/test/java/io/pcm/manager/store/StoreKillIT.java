package io.pcm.manager.store;

import static io.pcm.manager.store.StoreFacts.TASK;
import static io.pcm.manager.store.StoreFacts.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.manager.core.Fact;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it commits: everything that it reported as committed is present. */
class StoreKillIT {
  private static final int TRIALS = 20;
  private static final int CALLS_PER_COMMIT = 100;

  @TempDir private Path folder;

  @Test
  @Timeout(900)
  void whatWasReportedCommittedIsThereAfterAKill() throws Exception {
    Path file = folder.resolve("store.db");
    Random random = new Random(3);
    int committed = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      committed = Math.max(committed, killedAfter(file, 1 + random.nextInt(100)));
      try (RunStore store = RunStore.open(file)) {
        BitSet succeeded = store.succeeded(TASK);
        assertThat(succeeded.nextClearBit(0)).isGreaterThanOrEqualTo(committed);
        assertThat(succeeded.cardinality()).isEqualTo(succeeded.nextClearBit(0));
        assertThat(succeeded.cardinality() % CALLS_PER_COMMIT).isZero();
        committed = succeeded.cardinality();
      }
    }
    assertThat(committed).isGreaterThan(TRIALS * CALLS_PER_COMMIT);
  }

  /** Lets a child commit, kills it after this number of reports, and returns its last report. */
  private static int killedAfter(Path file, int reports) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int last = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      for (int i = 0; i < reports; i++) {
        String line = lines.readLine();
        assertThat(line).as("a report of the child").isNotNull();
        last = Integer.parseInt(line);
      }
      // The handle's kill leaves the pipe open, which still contains the child's last report.
      child.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Math.max(last, Integer.parseInt(line));
      }
    } finally {
      child.destroyForcibly();
    }
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return last;
  }

  /** Commits groups of calls, continuing at the end of the store, and reports each. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws Exception {
      try (RunStore store = RunStore.open(Path.of(args[0]))) {
        int next = store.succeeded(TASK).cardinality();
        while (true) {
          store.commit(
              List.of(succeeded(TASK, next, next + CALLS_PER_COMMIT), new Fact.RunOpened(next)));
          next += CALLS_PER_COMMIT;
          System.out.println(next);
          System.out.flush();
        }
      }
    }
  }
}
