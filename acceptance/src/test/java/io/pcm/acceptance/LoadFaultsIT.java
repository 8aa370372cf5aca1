package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads that fail on one pilot, for a while, or certainly. The library logs each load. */
final class LoadFaultsIT {
  private static final int ITEMS = 40;

  /** Loads as {@code sys.argv[2]} says; {@code sys.argv[1]} is the log. */
  private static final String LIBRARY =
      """
      import json, os, struct, sys, time
      requests, answers = sys.stdin.buffer, os.fdopen(3, "wb")
      def send(kind, call, value):
          text = json.dumps(value).encode()
          answers.write(struct.pack(">IcI", 5 + len(text), kind, call) + text)
          answers.flush()
      def note(word):
          with open(sys.argv[1], "a") as log:
              log.write(word + "\\n")
      def fail(message, **more):
          note("failed")
          send(b"B", 0, {"kind": "LOAD_FAILED", "message": message, **more})
          sys.exit(1)
      while header := requests.read(9):
          length, kind, call = struct.unpack(">IcI", header)
          payload = json.loads(requests.read(length - 5))
          if kind == b"L":
              if sys.argv[2] == "one-bad-pilot":
                  if os.environ["PCM_LOCAL_JOB"] == "local-1":
                      fail("no CUDA device here")
                  deadline = time.time() + 60
                  while not os.path.exists(sys.argv[1]) and time.time() < deadline:
                      time.sleep(0.05)
              elif sys.argv[2] == "hiccup":
                  first = sys.argv[1] + ".first"
                  if not os.path.exists(first):
                      open(first, "w").close()
                  if time.time() < os.path.getmtime(first) + 5:
                      fail("Stale file handle")
              elif sys.argv[2] == "wrong":
                  fail("settings: language is missing", certain=True)
              note("loaded")
              send(b"R", 0, {})
          elif kind == b"C":
              time.sleep(0.1)
              send(b"S", call, call)
      """;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder);
    Files.writeString(folder.resolve("library.py"), LIBRARY);
    Files.writeString(
        folder.resolve("items.jsonl"),
        IntStream.range(0, ITEMS).mapToObj(i -> i + "\n").collect(Collectors.joining()));
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private Scenario library(String how) throws Exception {
    return scenario.workflow(
        """
        name: loads
        libraries:
          sleepy: {kind: command, command: [python3, %1$s/library.py, %1$s/loads.log, %2$s]}
        tasks:
          all: {library: sleepy, function: f, map: items.jsonl}
        """
            .formatted(folder, how));
  }

  private List<String> loads() throws Exception {
    return Files.readAllLines(folder.resolve("loads.log"));
  }

  private void allSucceeded() throws Exception {
    WholeResults lines = WholeResults.read(scenario.results("all"), ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      JsonNode line = lines.line(i);
      assertThat(line.path("outcome").asText()).as("%s", line).isEqualTo("SUCCEEDED");
    }
    scenario.awaitNoProcess();
  }

  @Test
  void aPilotThatCannotLoadDoesNotFailWhatTheOtherStillLoads() throws Exception {
    library("one-bad-pilot").run().expect(0);

    allSucceeded();
    assertThat(Files.readString(scenario.runDirectory().resolve("logs/manager.log")))
        .contains("does not load on", "no CUDA device here");
    assertThat(loads().stream().filter("failed"::equals).count()).isBetween(1L, 4L);
  }

  @Test
  void aFaultOfFiveSecondsOnAllPilotsPasses() throws Exception {
    library("hiccup").run().expect(0);

    allSucceeded();
    assertThat(loads()).contains("failed", "loaded");
    assertThat(loads().stream().filter("failed"::equals).count()).isLessThanOrEqualTo(8);
  }

  @Test
  void aLibraryThatIsCertainlyWrongEndsTheRunAtOnce() throws Exception {
    Ended ended = library("wrong").run().expect(1);

    assertThat(ended.err().replaceAll("\\s+", " "))
        .contains("sleepy cannot be loaded on any machine: settings: language is missing");
    assertThat(loads()).as("loads, one per pilot").hasSizeBetween(1, 2);
    scenario.awaitNoProcess();
  }
}
