package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.library.llama.TinyGguf;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run uses the intended model completely, or fails. */
@Order(StartOrder.LONG)
final class ModelFilesIT {
  private static final int ITEMS = 20;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder);
    Files.writeString(folder.resolve("items.jsonl"), "{\"n\":1}\n".repeat(ITEMS));
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  private void model(String file) throws Exception {
    scenario.workflow(
        """
        name: models
        libraries: {m: {kind: llm, model: './%s', context-size: 64, threads: 1}}
        tasks:
          t: {library: m, function: complete, map: items.jsonl, with: {prompt: "{{n}}", max-tokens: 2}}
        """
            .formatted(file));
  }

  @Test
  void aModelThatIsCutOffEndsTheRunBeforeItStartsAndLeavesNothing() throws Exception {
    byte[] whole = Files.readAllBytes(TinyGguf.write(folder.resolve("m.gguf"), 1));
    Files.write(folder.resolve("m.gguf"), Arrays.copyOf(whole, whole.length - 1));
    model("m.gguf");

    assertThat(scenario.run().expect(3).err())
        .contains(folder.resolve("m.gguf") + " is cut off", "pcm models pull");
    assertThat(scenario.runDirectory()).doesNotExist();
    scenario.awaitNoProcess();
  }

  @Test
  void aModelWhoseNameHasColonsCommasAndAccentsWorks() throws Exception {
    String name = "mod:el é, 1.gguf";
    TinyGguf.write(folder.resolve(name), 1);
    model(name);

    scenario.run().expect(0);

    assertThat(Files.readString(scenario.results("t")).lines()).hasSize(ITEMS);
  }

  @Test
  void aFileThatIsReplacedDuringTheRunIsNotLoaded() throws Exception {
    Path words = Files.writeString(folder.resolve("words.txt"), "first");
    Path started = folder.resolve("started");
    Path program = folder.resolve("read.py");
    Files.writeString(
        program,
        """
        import json, os, struct, sys, time
        words = open(sys.argv[1]).read()
        def send(kind, call, value):
            payload = json.dumps(value).encode()
            os.write(3, struct.pack(">IcI", 5 + len(payload), kind, call) + payload)
        while header := sys.stdin.buffer.read(9):
            length, kind, call = struct.unpack(">IcI", header)
            payload = sys.stdin.buffer.read(length - 5)
            if kind == b"L":
                send(b"R", 0, {})
            elif kind == b"C":
                open(sys.argv[2], "w").close()
                time.sleep(0.3)
                send(b"S", call, words)
        """);
    scenario.workflow(
        """
        name: replaced
        libraries:
          l: {kind: command, command: [python3, '%s', '%s', '%s'], retention: call}
        tasks:
          t: {library: l, function: f, map: items.jsonl}
        """
            .formatted(program, words, started));
    PcmProcess run = scenario.startRun();
    Scenario.until("a call runs", () -> Files.exists(started));
    Path other = Files.writeString(folder.resolve("other.txt"), "other words");
    Files.move(other, words, StandardCopyOption.ATOMIC_MOVE);

    run.await().expect(1);

    String lines = Files.readString(scenario.results("t"));
    assertThat(lines).doesNotContain("other words").contains(words.toString());
    assertThat(lines).contains("is not the file that the run started with");
    assertThat(scenario.run().expect(2).err()).contains("redo  t: ", "words.txt of library l");
    scenario.awaitNoProcess();
  }
}
