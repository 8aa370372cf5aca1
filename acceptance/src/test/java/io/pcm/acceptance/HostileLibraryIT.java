package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.acceptance.PcmProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Libraries that crash, hang, flood, lie or cannot be loaded must give error rows with evidence in
 * limited time, and harm nothing else.
 */
@Order(StartOrder.LONG)
final class HostileLibraryIT {
  private static final int ITEMS = 40;
  private static final int POISON = 17;
  private static final int LOG_BYTES_MAX = 9 * 1024 * 1024;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder).items(ITEMS);
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  /** One task for each misbehaviour, which one of its calls shows. */
  private Ended runTasks(String timeout, String... evils) throws Exception {
    return scenario
        .workflow(
            """
            name: hostile
            libraries:
              hostile:
                kind: java
                class: io.pcm.acceptance.library.Hostile
                class-path: [%s]
                jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
                call-timeout: %s
            tasks:
              t:
                library: hostile
                function: double
                map: items.jsonl
                matrix: {evil: [%s]}
                with: {evil: "${evil}", poison: %d}
            """
                .formatted(
                    Installation.built().libraries(), timeout, String.join(", ", evils), POISON))
        .run();
  }

  private WholeResults results(String evil) throws IOException {
    return WholeResults.read(
        scenario.runDirectory().resolve("results/t/evil=" + evil + ".jsonl"), ITEMS);
  }

  /** The error message of the bad call; checks that all others of its task succeeded. */
  private String poisoned(String evil, String kind) throws IOException {
    WholeResults lines = results(evil);
    for (int i = 0; i < ITEMS; i++) {
      if (i != POISON) {
        lines.gave(i, String.valueOf(2 * i));
        assertThat(lines.line(i).path("attempts").asInt()).as("%s", lines.line(i)).isEqualTo(1);
      }
    }
    return lines.failed(POISON, kind);
  }

  @Test
  void callsThatKillTheirContextEndAsRowsThatQuoteTheEndOfItsOutput() throws Exception {
    runTasks("5m", "halt", "exit", "segv", "flood-and-halt", "garbage", "memory", "child")
        .expect(1);

    assertThat(poisoned("halt", "CONTEXT_DIED"))
        .contains("exit code 9", "last words of a call that does halt");
    assertThat(poisoned("exit", "CONTEXT_DIED"))
        .contains("exit code 0", "last words of a call that does exit");
    assertThat(poisoned("segv", "CONTEXT_DIED"))
        .contains("last words of a call that does segv", "SIGSEGV");
    assertThat(poisoned("flood-and-halt", "CONTEXT_DIED"))
        .contains("exit code 9", "last words after the flood");
    assertThat(poisoned("garbage", "CONTEXT_DIED")).contains("broke its protocol");
    assertThat(poisoned("memory", "CONTEXT_DIED")).contains("OutOfMemoryError", "jvm-options");
    poisoned("child", "CONTEXT_DIED");
    scenario.awaitNoProcess();
  }

  @Test
  void neighboursInTheSameContextSurviveCallsThatKillItOneAfterTheOther() throws Exception {
    int poisons = 3;
    scenario
        .workflow(
            """
            name: crowded
            libraries:
              hostile:
                kind: java
                class: io.pcm.acceptance.library.Hostile
                class-path: [%s]
                jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
                slots: 4
            tasks:
              t:
                library: hostile
                function: double
                map: items.jsonl
                with: {evil: halt, poison: %d, poisons: %d, millis: 50}
            """
                .formatted(Installation.built().libraries(), POISON, poisons))
        .run()
        .expect(1);

    WholeResults lines = WholeResults.read(scenario.results("t"), ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      if (i >= POISON && i < POISON + poisons) {
        assertThat(lines.failed(i, "CONTEXT_DIED")).contains("exit code 9");
      } else {
        lines.gave(i, String.valueOf(2 * i));
      }
    }
    scenario.awaitNoProcess();
  }

  /** The bad call kills its context before any of its neighbours has ended. */
  @Test
  void oneCallAmong256ThatKillsItsContextIsFoundWithFewLoads() throws Exception {
    int items = 256;
    int poison = 100;
    Ended ended =
        scenario
            .items(items)
            .workflow(
                """
                name: wide
                libraries:
                  hostile:
                    kind: java
                    class: io.pcm.acceptance.library.Hostile
                    class-path: [%s]
                    jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
                    slots: 256
                tasks:
                  t:
                    library: hostile
                    function: double
                    map: items.jsonl
                    with: {evil: segv, poison: %d, millis: 3000, poison-millis: 300}
                """
                    .formatted(Installation.built().libraries(), poison))
            .run()
            .expect(1);

    WholeResults lines = WholeResults.read(scenario.results("t"), items);
    for (int i = 0; i < items; i++) {
      if (i == poison) {
        assertThat(lines.failed(i, "CONTEXT_DIED")).contains("last words of a call that does segv");
      } else {
        lines.gave(i, String.valueOf(2 * i));
        assertThat(lines.line(i).path("attempts").asInt()).as("%s", lines.line(i)).isEqualTo(1);
      }
    }
    assertThat(ended.last().path("libraries").path("hostile").path("contextsLoaded").asInt())
        .isBetween(4, 10);
    scenario.awaitNoProcess();
  }

  @Test
  void aCallThatHangsIsKilledAndEndsAsARow() throws Exception {
    runTasks("20s", "hang", "never").expect(1);

    assertThat(poisoned("hang", "CALL_TIMEOUT")).contains("20 s");
    assertThat(poisoned("never", "CALL_TIMEOUT")).contains("20 s");
    assertThat(results("hang").line(POISON).path("attempts").asInt()).isEqualTo(3);
    scenario.awaitNoProcess();
  }

  @Test
  void aCallThatTakesOnePilotAfterTheOtherDownEndsAsARow() throws Exception {
    runTasks("5m", "pilot").expect(1);

    assertThat(poisoned("pilot", "PILOT_LOST")).contains("8 pilots");
    scenario.awaitNoProcess();
  }

  @Test
  void callsThatFailOrLieEndAsRowsWithTheirKind() throws Exception {
    runTasks("5m", "throw", "overflow", "oversized", "invalid", "\"null\"").expect(1);

    assertThat(poisoned("throw", "CALL_FAILED"))
        .contains("IllegalArgumentException", "no such weather", "Hostile.java");
    assertThat(poisoned("overflow", "CALL_FAILED")).contains("StackOverflowError");
    assertThat(poisoned("oversized", "RESULT_TOO_LARGE")).contains("16777216");
    assertThat(poisoned("invalid", "BAD_RESULT")).contains("JSON");
    assertThat(poisoned("null", "BAD_RESULT")).contains("null");
    scenario.awaitNoProcess();
  }

  @Test
  void aFloodOnStandardOutputDisturbsNothingAndFillsNoDisk() throws Exception {
    runTasks("5m", "flood").expect(0);

    results("flood").gave(POISON, "\"flooded\"");
    try (Stream<Path> logs = Files.walk(scenario.runDirectory().resolve("logs"))) {
      assertThat(logs.filter(Files::isRegularFile).toList())
          .allMatch(log -> log.toFile().length() <= LOG_BYTES_MAX)
          .isNotEmpty();
    }
    scenario.awaitNoProcess();
  }

  @Test
  void librariesThatCannotBeLoadedEndAsRowsAndTheOthersServeOn() throws Exception {
    List<String> evils = List.of("throw", "halt", "hang", "flood-and-halt");
    StringBuilder libraries = new StringBuilder();
    StringBuilder tasks = new StringBuilder();
    for (String evil : evils) {
      libraries.append(library(evil, "Hostile", "{load: " + evil + "}"));
      tasks.append("  %s: {library: %s, function: f, map: items.jsonl}\n".formatted(evil, evil));
    }
    libraries.append(library("missing", "Missing", "{}")).append(library("good", "Hostile", "{}"));
    for (String other : List.of("missing", "good")) {
      tasks.append("  %s: {library: %s, function: f, map: items.jsonl}\n".formatted(other, other));
    }

    scenario
        .workflow("name: unloadable\nlibraries:\n" + libraries + "tasks:\n" + tasks)
        .run()
        .expect(1);

    WholeResults.read(scenario.results("good"), ITEMS).allGave(i -> String.valueOf(2 * i));
    assertThat(loadFailure("throw")).contains("no such weather");
    assertThat(loadFailure("halt")).contains("exit code 9", "last words of a load that does halt");
    assertThat(loadFailure("hang")).contains("15 s", "last words of a load that does hang");
    assertThat(loadFailure("flood-and-halt")).contains("last words after the flood");
    assertThat(loadFailure("missing")).contains("io.pcm.acceptance.library.Missing");
    scenario.awaitNoProcess();
  }

  private static String library(String name, String className, String settings) throws Exception {
    return """
      %s:
        kind: java
        class: io.pcm.acceptance.library.%s
        class-path: [%s]
        jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
        settings: %s
        load-timeout: %s
    """
        .formatted(
            name,
            className,
            Installation.built().libraries(),
            settings,
            name.equals("hang") ? "15s" : "2m");
  }

  /**
   * The message of a task whose library could not be loaded; checks that all rows have the same.
   */
  private String loadFailure(String task) throws IOException {
    WholeResults lines = WholeResults.read(scenario.results(task), ITEMS);
    String message = lines.failed(0, "LOAD_FAILED");
    for (int i = 1; i < ITEMS; i++) {
      assertThat(lines.failed(i, "LOAD_FAILED")).isEqualTo(message);
    }
    return message;
  }
}
