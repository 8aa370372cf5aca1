package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.manager.core.Fact;
import io.pcm.manager.store.RunStore;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is stopped repeatedly, at random moments and in all ways, and started again each time.
 * In the end its lines are those of an undisturbed run.
 */
@Order(StartOrder.AFTER_SLURM)
final class RandomStopsIT {
  private static final boolean LONG = Boolean.getBoolean("pcm.long");
  private static final int ITEMS = LONG ? 100_000 : 5_000;
  private static final int STOPS = LONG ? 200 : 16;
  private static final int HITS = LONG ? 10 : 1;

  /** Number of starts of one run before it is left alone. */
  private static final int STARTS = 6;

  /** One in this many items is not JSON. */
  private static final int BAD_EVERY = 997;

  /** Size of the file system for the run, small enough to fill. */
  private static final String SMALL_DISK = LONG ? "size=400m" : "size=64m";

  private static final List<String> TASKS = List.of("first", "second");

  @TempDir private Path folder;
  private final long seed = Long.getLong("pcm.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<Moment, Integer> hits = new EnumMap<>(Moment.class);
  private final Map<How, Integer> ways = new EnumMap<>(How.class);
  private final Deque<Stop> deck = new ArrayDeque<>();
  private int stops;
  private Scenario scenario;

  private enum How {
    TERM,
    INT,
    KILL,
    FAILED_START,
    FULL_DISK
  }

  private record Stop(How how, Moment moment) {}

  /** The next kind of stop in random order; all kinds are equally frequent. */
  private Stop next(boolean fill) {
    for (int look = 0; look < 2; look++) {
      for (Stop stop : deck) {
        if (fill || stop.how() != How.FULL_DISK) {
          deck.remove(stop);
          return stop;
        }
      }
      List<Stop> all = new ArrayList<>(List.of(new Stop(How.FAILED_START, Moment.ANY)));
      for (How how : List.of(How.TERM, How.INT, How.KILL, How.FULL_DISK)) {
        for (Moment moment : List.of(Moment.ANY, Moment.WRITING, Moment.SYNCING)) {
          all.add(new Stop(how, moment));
        }
      }
      // An orderly stop lets the manager record a renamed file, and not every kill comes before
      // that.
      all.addAll(Collections.nCopies(4, new Stop(How.KILL, Moment.RENAMED)));
      Collections.shuffle(all, random);
      deck.addAll(all);
    }
    throw new IllegalStateException("the deck was filled");
  }

  @AfterEach
  void end() throws Exception {
    if (scenario != null) {
      scenario.end();
    }
    shell("mountpoint -q '" + smallDisk() + "' && umount -l '" + smallDisk() + "' || true");
  }

  @Test
  void aRunThatIsStoppedAgainAndAgainHasTheLinesOfOneThatIsNot() throws Exception {
    System.out.printf("random stops: seed %d, %d stops, %d items%n", seed, STOPS, ITEMS);
    Path undisturbed = Files.createDirectory(folder.resolve("undisturbed"));
    scenario = scenario(undisturbed);
    scenario.run().expect(1);
    Scenario reference = scenario;
    boolean small = mountSmallDisk();
    for (int round = 0; stops < STOPS || missing(); round++) {
      assertThat(round).as("rounds for %s, %s", hits, ways).isLessThan(STOPS * 3);
      boolean fill = small && round % 3 == 1;
      Path place = fill ? smallDisk() : Files.createDirectory(folder.resolve("round-" + round));
      scenario = scenario(place);
      stopAndStart(fill);
      TASKS.forEach(task -> assertSame(reference, scenario, task));
      // Deleted files are written again, which gives more moments in which one is being written.
      for (String task : TASKS) {
        Files.delete(scenario.results(task));
      }
      stopAndStart(fill);
      TASKS.forEach(task -> assertSame(reference, scenario, task));
      scenario.end();
      shell("rm -rf '" + scenario.runDirectory() + "'");
    }
    System.out.printf("random stops: %d; by moment %s; by way %s%n", stops, hits, ways);
  }

  private boolean missing() {
    return List.of(Moment.values()).stream().anyMatch(m -> hits.getOrDefault(m, 0) < HITS);
  }

  /** Starts the run and stops it in some way, unless it has ended by itself. */
  private void stopAndStart(boolean fill) throws Exception {
    for (int start = 0; start < STOPS; start++) {
      if (random.nextInt(4) == 0) {
        Files.setLastModifiedTime(
            scenario.folder().resolve("items.jsonl"), FileTime.from(Instant.now()));
      }
      Stop stop = next(fill);
      if (stop.how() == How.FAILED_START) {
        if (start > 0) {
          failToStart();
        }
      } else if (start > STARTS || !isStopped(stop)) {
        scenario.run().expect(1);
        return;
      }
    }
    throw new AssertionError("the run does not end");
  }

  /** A folder in place of a file to be written represents anything that prevents a start. */
  private void failToStart() throws Exception {
    Path file = scenario.runDirectory().resolve("run.json");
    Path kept = scenario.folder().resolve("run.json.kept");
    boolean there = Files.exists(file);
    if (there) {
      Files.move(file, kept);
    }
    Files.createDirectories(file.resolve("in-the-way"));
    scenario.run().expect(3);
    shell("rm -rf '" + file + "'");
    if (there) {
      Files.move(kept, file);
    }
    count(How.FAILED_START, Moment.ANY);
  }

  /** Whether it was stopped before it had ended by itself. */
  private boolean isStopped(Stop stop) throws Exception {
    How how = stop.how();
    Moment moment = stop.moment();
    PcmProcess pcm = scenario.startRun();
    Path ballast = scenario.folder().resolve("ballast");
    if (!moment.await(pcm, scenario.runDirectory().resolve("results"), random)) {
      assertThat(pcm.await().code()).as(pcm.errors()).isEqualTo(1);
      return false;
    }
    if (how == How.FULL_DISK) {
      fill(ballast);
      Moment.ANY.await(pcm, scenario.runDirectory(), random);
    }
    if (how == How.INT) {
      pcm.signal("INT");
    } else {
      pcm.stopNow(how != How.TERM);
    }
    Files.deleteIfExists(ballast);
    Ended ended = pcm.await();
    assertThat(ended.code())
        .as("%s at %s: %s", how, moment, ended.err())
        .isIn(1, 130, 137, 143, how == How.FULL_DISK ? 3 : 1);
    count(how, moment == Moment.RENAMED && !isUnsaid() ? Moment.ANY : moment);
    return true;
  }

  /** Whether a result file has its final name but the store does not record it. */
  private boolean isUnsaid() throws Exception {
    Set<List<Long>> said = new HashSet<>();
    try (RunStore store = RunStore.open(scenario.runDirectory().resolve("store.db"))) {
      store.replay(
          fact -> {
            if (fact instanceof Fact.ResultsWritten written) {
              said.add(List.of(written.file().bytes(), written.file().modified()));
            }
          });
    }
    for (String task : TASKS) {
      Path file = scenario.results(task);
      if (Files.exists(file)) {
        long modified = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
        if (!said.contains(List.of(Files.size(file), modified))) {
          return true;
        }
      }
    }
    return false;
  }

  private void count(How how, Moment moment) {
    stops++;
    ways.merge(how, 1, Integer::sum);
    hits.merge(moment, 1, Integer::sum);
  }

  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e.getMessage()).contains("No space left");
    }
  }

  private Path smallDisk() {
    return folder.resolve("small");
  }

  private boolean mountSmallDisk() throws Exception {
    Files.createDirectory(smallDisk());
    boolean mounted = shell("mount -t tmpfs -o " + SMALL_DISK + " pcm '" + smallDisk() + "'") == 0;
    if (!mounted) {
      System.out.println("random stops: no full disk, since nothing can be mounted here");
    }
    return mounted;
  }

  private static int shell(String command) throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
  }

  private Scenario scenario(Path place) throws IOException {
    Scenario made = new Scenario(place);
    made.workflow(
        """
        name: stops
        libraries:
          worker:
            kind: java
            class: io.pcm.acceptance.library.Worker
            class-path: [%s]
            jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
        tasks:
          first: {library: worker, function: noop, map: items.jsonl}
          second: {library: worker, function: noop, map: {results-of: first}, keep: [index]}
        """
            .formatted(Installation.built().libraries()));
    try (BufferedWriter out = Files.newBufferedWriter(place.resolve("items.jsonl"))) {
      for (int i = 0; i < ITEMS; i++) {
        out.write(
            i % BAD_EVERY == 5 ? "{\"n\":" : "{\"n\":" + i + ",\"text\":\"Zürich " + i + "\"}");
        out.newLine();
      }
    }
    return made;
  }

  /** Compares all lines, except the duration of calls and the location of the run. */
  private static void assertSame(Scenario reference, Scenario stopped, String task) {
    try (BufferedReader left = Files.newBufferedReader(reference.results(task));
        BufferedReader right = Files.newBufferedReader(stopped.results(task))) {
      int line = 0;
      for (String one = left.readLine(); one != null; one = left.readLine()) {
        line++;
        String other = right.readLine();
        assertThat(other).as("line %d of %s", line, task).isNotNull();
        assertThat(bare(other, stopped))
            .as("line %d of %s", line, task)
            .isEqualTo(bare(one, reference));
      }
      assertThat(right.readLine()).as("after the last line of %s", task).isNull();
      assertThat(line).as("lines of %s", task).isGreaterThan(ITEMS / 2);
    } catch (IOException e) {
      throw new AssertionError("result files are there", e);
    }
  }

  private static JsonNode bare(String line, Scenario scenario) {
    ObjectNode node = (ObjectNode) PcmProcess.json(line.replace(scenario.folder().toString(), ""));
    node.remove("seconds");
    return node;
  }
}
