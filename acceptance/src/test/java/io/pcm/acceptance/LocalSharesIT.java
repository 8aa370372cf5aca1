package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What local pilots offer together, and which GPUs their contexts see. */
final class LocalSharesIT {
  /** Logs the GPUs that it sees, and kills the first pilot after its first call. */
  private static final String LIBRARY =
      """
      import json, os, signal, struct, sys, time
      requests, answers = sys.stdin.buffer, os.fdopen(3, "wb")
      def send(kind, call, value):
          text = json.dumps(value).encode()
          answers.write(struct.pack(">IcI", 5 + len(text), kind, call) + text)
          answers.flush()
      while header := requests.read(9):
          length, kind, call = struct.unpack(">IcI", header)
          payload = requests.read(length - 5)
          if kind == b"L":
              with open(sys.argv[1], "a") as log:
                  job = os.environ.get("PCM_LOCAL_JOB", "by-hand")
                  log.write(job + " " + os.environ.get("CUDA_VISIBLE_DEVICES", "-") + "\\n")
              send(b"R", 0, {})
          elif kind == b"C":
              if len(sys.argv) > 2 and os.environ["PCM_LOCAL_JOB"] == "local-1":
                  pilot = os.getppid()
                  while b"io.pcm.cli.Main" not in open(f"/proc/{pilot}/cmdline", "rb").read():
                      pilot = int(open(f"/proc/{pilot}/stat").read().rsplit(")", 1)[1].split()[1])
                  os.kill(pilot, signal.SIGKILL)
              time.sleep(0.1)
              send(b"S", call, 1)
      """;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder);
    Files.writeString(folder.resolve("library.py"), LIBRARY);
    Files.writeString(
        folder.resolve("items.jsonl"),
        IntStream.range(0, 100).mapToObj(i -> i + "\n").collect(Collectors.joining()));
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private Scenario workflow(String kills, String resources, String pilots) throws Exception {
    return scenario.workflow(
        """
        name: shares
        %4$s
        libraries:
          look:
            kind: command
            command: [python3, %1$s/library.py, %1$s/seen.log %2$s]
            resources: {%3$s}
        tasks:
          all: {library: look, function: f, map: items.jsonl}
        """
            .formatted(folder, kills, resources, pilots));
  }

  private List<String> seen() throws Exception {
    return Files.readAllLines(folder.resolve("seen.log"));
  }

  @Test
  void noTwoPilotsHaveTheSameGpuAndAReplacementHasThoseOfItsPredecessor() throws Exception {
    workflow(", kills", "gpus: 1", "").with("CUDA_VISIBLE_DEVICES", "4,5,7").run().expect(0);

    assertThat(seen()).allMatch(line -> line.matches("local-[13] [45]|local-2 7"));
    assertThat(seen().stream().map(line -> line.split(" ", 2)[0]))
        .contains("local-1", "local-2", "local-3");
  }

  @Test
  void pilotsWithAMemoryOfTheirOwnStart() throws Exception {
    workflow("", "cores: 0", "pilots: {local: {count: 2, memory: 1.5GB}}")
        .pcm("manager", "run", scenario.workflow().toString(), "--run-dir", runDirectory())
        .expect(0);

    assertThat(offered()).hasSize(2).allMatch(mebibytes -> mebibytes > 700 && mebibytes < 1_431);
  }

  @Test
  void aPilotWithTooLittleMemoryForEveryLibrarySaysHowMuchToRequestAndLeaves() throws Exception {
    workflow("", "cores: 0, memory: 1GiB", "");
    PcmProcess manager =
        scenario.start(
            List.of("manager", "run", scenario.workflow().toString(), "--run-dir", runDirectory()));
    Path access = scenario.runDirectory().resolve("access");
    Scenario.until("access file", () -> Files.exists(access) || !manager.isAlive());
    Path record = scenario.runDirectory().resolve("run.json");
    Scenario.until("record", () -> Files.exists(record) || !manager.isAlive());

    assertThat(pilot("700MiB").await().expect(3).err())
        .contains("too little memory: 700 MiB for contexts", "look 1024 MiB", "1536 MiB");

    pilot("1GiB").await().expect(0);
    manager.await().expect(0);
  }

  private PcmProcess pilot(String memory) throws IOException {
    return scenario.start(
        List.of("pilot", "start", "--run", runDirectory(), "--memory", memory, "--cores", "1"));
  }

  private String runDirectory() {
    return scenario.runDirectory().toString();
  }

  /** What the pilots say that they offer, in MiB. */
  private List<Long> offered() throws Exception {
    try (Stream<Path> logs = Files.list(scenario.runDirectory().resolve("logs/pilots"))) {
      return logs.filter(log -> log.getFileName().toString().startsWith("local-"))
          .flatMap(LocalSharesIT::lines)
          .filter(line -> line.contains("joins as") && line.contains(" MiB"))
          .map(line -> line.replaceAll(".* ([0-9]+) MiB.*", "$1"))
          .map(Long::valueOf)
          .toList();
    }
  }

  private static Stream<String> lines(Path log) {
    try {
      return Files.readAllLines(log).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
