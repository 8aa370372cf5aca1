package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls return files, on pilots that see the run directory and on pilots that have only a copy of
 * its access file, while managers and pilots are killed. {@code -Dpcm.long=true} for more of it.
 */
final class ReturnedFilesIT {
  private static final boolean LONG = Boolean.getBoolean("pcm.long");
  private static final int ITEMS = LONG ? 2_000 : 240;
  private static final int KILLS = LONG ? 60 : 8;

  /** Files of calls with the same remainder are equal. */
  private static final int CONTENTS = ITEMS - 40;

  private static final String MODULE =
      """
      import time
      from pcm_context import File, new_file, path_of

      def content(number):
          return (b"%06d" % number) * (1000 + number * 1733 % 200000)

      def make(item):
          time.sleep(0.02)
          path = new_file(".bin")
          with open(path, "wb") as out:
              out.write(content(item % CONTENTS))
          return File(path, {"n": item})

      def wrong(item):
          return File("/etc/passwd" if item else new_file(".none"))

      def sign(item, mark):
          path = new_file(".txt")
          with open(path, "w") as out:
              out.write("%s%d" % (mark, item % 2))
          return File(path)

      def read(item):
          with open(path_of(item)) as file:
              return file.read()
      """;

  @TempDir private Path folder;
  private final long seed = Long.getLong("pcm.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<PcmProcess> pilots = new ArrayList<>();
  private Scenario scenario;

  @BeforeEach
  void write() throws IOException {
    scenario = new Scenario(folder).items(ITEMS);
    Files.writeString(
        folder.resolve("maker.py"), MODULE.replace("CONTENTS", String.valueOf(CONTENTS)));
  }

  private void workflow(String function, int limit) throws IOException {
    scenario.workflow(
        """
        name: files
        libraries:
          maker:
            kind: python
            module: maker.py
            slots: 2
            resources: {cores: 1, memory: 200MB}
        tasks:
          make:
            library: maker
            function: %s
            map: items.jsonl
            limit: %d
        """
            .formatted(function, limit));
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private PcmProcess startManager() throws Exception {
    PcmProcess manager =
        scenario.start(
            List.of(
                "manager",
                "run",
                scenario.workflow().toString(),
                "-o",
                "json",
                "--run-dir",
                scenario.runDirectory().toString()));
    String before = Files.exists(far()) ? Files.readString(far().resolve("access")) : "";
    Path access = scenario.runDirectory().resolve("access");
    Scenario.until(
        "access of this manager",
        () ->
            !manager.isAlive()
                || (Files.exists(access) && !Files.readString(access).equals(before)));
    assertThat(manager.isAlive()).as(manager.errors()).isTrue();
    copyAccess(access);
    return manager;
  }

  /** The run directory of pilots that do not see it. */
  private Path far() {
    return folder.resolve("far");
  }

  private void copyAccess(Path access) throws IOException {
    if (!Files.exists(far())) {
      Files.createDirectory(
          far(),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.createDirectories(far().resolve("logs"));
      Files.createFile(far().resolve("lock"));
    }
    Path copy = Files.copy(access, far().resolve("access.new"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(copy, far().resolve("access"), StandardCopyOption.ATOMIC_MOVE);
  }

  private PcmProcess startPilot(boolean sees) throws IOException {
    Path run = sees ? scenario.runDirectory() : far();
    return scenario.start(List.of("pilot", "start", "--cores", "1", "--run", run.toString()));
  }

  private Set<String> kept() throws IOException {
    Path files = scenario.runDirectory().resolve("files");
    if (!Files.exists(files)) {
      return Set.of();
    }
    try (Stream<Path> all = Files.list(files)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private void awaitFiles(PcmProcess manager, int more) throws IOException {
    int enough = Math.min(CONTENTS, kept().size() + more);
    Scenario.until(enough + " files", () -> kept().size() >= enough || !manager.isAlive());
  }

  @Test
  void every_line_has_its_file_whoever_is_killed() throws Exception {
    System.out.printf("returned files: seed %d, %d kills, %d calls%n", seed, KILLS, ITEMS);
    workflow("make", ITEMS);
    PcmProcess manager = startManager();
    for (int i = 0; i < 4; i++) {
      pilots.add(startPilot(i % 2 == 0));
    }
    for (int kill = 0; kill < KILLS && manager.isAlive(); kill++) {
      awaitFiles(manager, 1 + random.nextInt(ITEMS / KILLS));
      if (kill % 2 == 0) {
        manager.stopNow(true);
        manager.await();
        manager = startManager();
      } else {
        int which = random.nextInt(pilots.size());
        pilots.get(which).stopNow(true);
        pilots.set(which, startPilot(which % 2 == 0));
      }
    }
    manager.await().expect(0);
    assertLinesAndFilesAgree();
    scenario.awaitNoProcess();
  }

  private void assertLinesAndFilesAgree() throws Exception {
    Set<String> named = new TreeSet<>();
    WholeResults results = WholeResults.read(scenario.results("make"), ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      JsonNode result = results.line(i).path("result");
      Path file = scenario.runDirectory().resolve(result.path("file").asText());
      assertThat(result.path("n").asInt()).as("%s", result).isEqualTo(i);
      assertThat(file).isRegularFile();
      byte[] content = Files.readAllBytes(file);
      assertThat(content).hasSize(result.path("bytes").asInt());
      assertThat(sha256(content)).isEqualTo(result.path("sha256").asText());
      assertThat(file.getFileName()).hasToString(sha256(content) + ".bin");
      String first = new String(content, 0, 6, StandardCharsets.US_ASCII);
      assertThat(Integer.parseInt(first)).isEqualTo(i % CONTENTS);
      named.add(file.getFileName().toString());
    }
    try (Stream<Path> all = Files.list(scenario.runDirectory().resolve("files"))) {
      assertThat(all.map(file -> file.getFileName().toString()).toList())
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(named);
    }
    assertThat(named).hasSize(CONTENTS);
  }

  private static String sha256(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  @Test
  void files_come_and_go_with_the_rows_that_name_them() throws Exception {
    signs("a");
    scenario.run().expect(0);
    assertThat(read()).containsExactly("a0", "a1", "a0", "a1");
    assertThat(kept()).as("equal files are one").hasSize(2);
    signs("b");
    scenario.run("--update").expect(0);
    assertThat(read()).containsExactly("b0", "b1", "b0", "b1");
    assertThat(kept()).hasSize(4);
    String run = scenario.runDirectory().toString();
    assertThat(String.join("\n", scenario.pcm("runs", "du", run).expect(0).out()))
        .containsPattern("files +4 ");
    signs("a");
    scenario.run("--update").expect(0);
    assertThat(read()).containsExactly("a0", "a1", "a0", "a1");
    scenario.pcm("runs", "rm", "--old", run).expect(0);
    assertThat(kept()).hasSize(2);
    scenario.run().expect(0);
    assertThat(read()).containsExactly("a0", "a1", "a0", "a1");
    Path other = folder.resolve("other");
    scenario
        .pcm(
            "manager",
            "run",
            scenario.workflow().toString(),
            "--run-dir",
            other.toString(),
            "--local",
            "1",
            "--reuse",
            run,
            "-o",
            "json")
        .expect(0);
    scenario.pcm("runs", "rm", run).expect(0);
    for (JsonNode line : WholeResults.read(other.resolve("results/make.jsonl"), 4).all()) {
      assertThat(line.path("attempts").asInt()).isZero();
      assertThat(other.resolve(line.path("result").path("file").asText())).isRegularFile();
    }
    scenario.awaitNoProcess();
  }

  private void signs(String mark) throws IOException {
    workflow("sign", 4);
    scenario.andTasks(
        """
            with: {mark: %s}
          read:
            library: maker
            function: read
            map: {results-of: make, from: result}
        """
            .formatted(mark));
  }

  private List<String> read() throws IOException {
    return WholeResults.read(scenario.results("read"), 4).all().stream()
        .map(line -> line.path("result").asText())
        .toList();
  }

  @Test
  void a_file_that_cannot_be_taken_fails_only_its_call() throws Exception {
    workflow("wrong", 2);
    scenario.run().expect(1);
    WholeResults results = WholeResults.read(scenario.results("make"), 2);
    assertThat(results.failed(0, "BAD_FILE")).contains("does not exist");
    assertThat(results.failed(1, "BAD_FILE")).contains("not in the folder of its context");
    assertThat(kept()).isEmpty();
    scenario.awaitNoProcess();
  }
}
