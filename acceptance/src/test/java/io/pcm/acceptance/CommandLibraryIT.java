package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs and Python modules as libraries, and programs that violate the protocol. */
@Order(StartOrder.AFTER_SLURM)
final class CommandLibraryIT {
  private static final int ITEMS = 300;
  private static final int WITHOUT_TEXT = 123;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder);
    Files.writeString(
        folder.resolve("items.jsonl"),
        IntStream.range(0, ITEMS)
            .mapToObj(
                i -> i == WITHOUT_TEXT ? "{\"n\":1}\n" : "{\"text\":\"h\\u00e9llo " + i + "\"}\n")
            .collect(Collectors.joining()));
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void theShippedPythonLibraryServes() throws Exception {
    Path program = Installation.project().resolve("examples/python-library/shout.py");
    Ended ended =
        scenario
            .workflow(
                """
                name: shout
                libraries:
                  shout:
                    kind: command
                    command: [python3, %s]
                    settings: {mark: "?"}
                tasks:
                  loud: {library: shout, function: shout, map: items.jsonl}
                """
                    .formatted(program))
            .run()
            .expect(1);

    WholeResults lines = WholeResults.read(scenario.results("loud"), ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      if (i == WITHOUT_TEXT) {
        assertThat(lines.failed(i, "CALL_FAILED")).contains("KeyError", "text");
      } else {
        assertThat(lines.line(i).path("result").asText()).isEqualTo("HÉLLO " + i + "?");
      }
    }
    assertThat(ended.last().path("libraries").path("shout").path("contextsLoaded").asInt())
        .isBetween(1, 2);
    scenario.awaitNoProcess();
  }

  /** The item without a text ends the process of one context after the other. */
  @Test
  void functionsOfAPythonModuleServeAndTheLogOfACrashTellsTheLine() throws Exception {
    Files.writeString(
        folder.resolve("functions.py"),
        """
        import os
        def load(settings):
            global mark
            mark = settings["mark"]
        def shout(item, times):
            if "text" not in item:
                os.abort()
            return item["text"].upper() + mark * times
        def count_batch(items):
            return [len(item["text"]) for item in items]
        """);
    scenario
        .workflow(
            """
            name: functions
            libraries:
              functions: {kind: python, module: functions.py, settings: {mark: "?"}, slots: 4}
            tasks:
              loud: {library: functions, function: shout, map: items.jsonl, with: {times: 2}}
              count: {library: functions, function: count, map: items.jsonl}
            """)
        .run()
        .expect(1);

    WholeResults loud = WholeResults.read(scenario.results("loud"), ITEMS);
    WholeResults count = WholeResults.read(scenario.results("count"), ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      if (i == WITHOUT_TEXT) {
        assertThat(loud.failed(i, "CONTEXT_DIED")).contains("functions.py", "line 7 in shout");
        assertThat(count.failed(i, "CALL_FAILED"))
            .contains("KeyError: 'text' at functions.py:10", "logs/contexts/");
      } else {
        assertThat(loud.line(i).path("result").asText()).isEqualTo("HÉLLO " + i + "??");
        assertThat(count.line(i).path("result").asInt()).isEqualTo(("héllo " + i).length());
      }
    }
    scenario.awaitNoProcess();
  }

  @Test
  void programsThatDoNotSpeakTheProtocolEndAsRowsThatSayWhatHappened() throws Exception {
    Files.writeString(
        folder.resolve("garbage.py"),
        "import os\n"
            + "print('I talk garbage', flush=True)\n"
            + "os.write(3, b'no frame' * 100)\n"
            + "input()\n");
    Files.writeString(
        folder.resolve("gone.py"), "import sys\nprint('I leave at once')\nsys.exit(7)\n");
    Files.writeString(folder.resolve("mute.py"), "import time\ntime.sleep(3600)\n");

    scenario
        .workflow(
            """
            name: broken-programs
            libraries:
              garbage: {kind: command, command: [python3, garbage.py]}
              gone: {kind: command, command: [python3, gone.py]}
              mute: {kind: command, command: [python3, mute.py], load-timeout: 2s}
            tasks:
              garbage: {library: garbage, function: f, map: items.jsonl}
              gone: {library: gone, function: f, map: items.jsonl}
              mute: {library: mute, function: f, map: items.jsonl}
            """)
        .run()
        .expect(1);

    assertThat(failure("garbage")).contains("protocol", "I talk garbage");
    assertThat(failure("gone")).contains("exit code 7", "I leave at once");
    assertThat(failure("mute")).contains("2 s");
    scenario.awaitNoProcess();
  }

  /** Earlier, each of their calls cost three loads, because they seemed to be warm. */
  @Test
  void programsThatAreReadyAndDieOrAreReadyTwiceAreLoadedAFewTimesOnly() throws Exception {
    Files.writeString(
        folder.resolve("ready.py"),
        """
        import os, sys
        def ready():
            os.write(3, (7).to_bytes(4, "big") + b"R" + bytes(4) + b"{}")
        length = int.from_bytes(sys.stdin.buffer.read(4), "big")
        sys.stdin.buffer.read(length)
        with open(sys.argv[1] + ".loads", "a") as loads:
            loads.write("loaded\\n")
        ready()
        if sys.argv[1].endswith("dies"):
            print("I was never well", flush=True)
            sys.exit(9)
        ready()
        sys.stdin.buffer.read()
        """);

    Ended ended =
        scenario
            .workflow(
                """
                name: not-quite-ready
                libraries:
                  dies: {kind: command, command: [python3, %1$s/ready.py, %1$s/dies]}
                  twice: {kind: command, command: [python3, %1$s/ready.py, %1$s/twice]}
                tasks:
                  dies: {library: dies, function: f, map: items.jsonl}
                  twice: {library: twice, function: f, map: items.jsonl}
                """
                    .formatted(folder))
            .run()
            .expect(1);

    // A call may be running when the program dies; then the call is blamed.
    String died = assertThatNoneSucceeded("dies", Set.of("LOAD_FAILED", "CONTEXT_DIED"));
    assertThat(died).contains("exit code 9", "I was never well");
    assertThat(failure("twice")).contains("said twice that it is loaded");
    assertThat(ended.err()).contains("I was never well");
    // Eight calls may kill two contexts each, and each of two pilots may load one more meanwhile.
    for (String program : List.of("dies", "twice")) {
      assertThat(Files.readAllLines(folder.resolve(program + ".loads"))).hasSizeBetween(2, 18);
    }
    scenario.awaitNoProcess();
  }

  @Test
  void aProgramThatIsNotThereEndsAsRowsThatNameIt() throws Exception {
    Ended ended =
        scenario
            .workflow(
                """
                name: no-program
                libraries:
                  none: {kind: command, command: [no-such-program-anywhere]}
                tasks:
                  none: {library: none, function: f, map: items.jsonl}
                """)
            .run()
            .expect(1);

    assertThat(failure("none")).contains("no-such-program-anywhere");
    assertThat(ended.err()).doesNotContain("done already");
    scenario.awaitNoProcess();
  }

  private String failure(String task) throws Exception {
    return assertThatNoneSucceeded(task, Set.of("LOAD_FAILED"));
  }

  /** Returns the message of the last row. */
  private String assertThatNoneSucceeded(String task, Set<String> kinds) throws Exception {
    WholeResults lines = WholeResults.read(scenario.results(task), ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      assertThat(lines.line(i).at("/error/kind").asText()).as("%s", lines.line(i)).isIn(kinds);
    }
    return lines.line(ITEMS - 1).at("/error/message").asText();
  }
}
