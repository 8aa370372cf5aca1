package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A workflow with a wide stage, a narrow one of a single call that fits only on a local pilot, and
 * another wide one. Each ends only after {@link #open}.
 */
final class Stages {
  private static final int ITEMS = 2000;
  private static final int MILLIS = 100;

  private final Scenario scenario;

  Stages(Scenario scenario) {
    this.scenario = scenario;
  }

  /**
   * @param wide a group of pilots with one core each, as in a workflow file
   */
  void write(String wide) throws IOException {
    scenario
        .items(ITEMS)
        .workflow(
            """
            name: stages
            libraries:
            %s%s%s
            tasks:
              first: {library: first, function: work, map: items.jsonl}
              narrow: {library: narrow, function: work, map: {results-of: first}, limit: 1}
              last: {library: last, function: work, map: {results-of: [narrow, first]}}
            pilots:
              - %s
              - local: {min: 0, max: 1, cpus: 2, memory: 2GB, idle: 1h}
            """
                .formatted(
                    library("first", MILLIS, ITEMS - 1, 1),
                    library("narrow", 0, 0, 2),
                    library("last", MILLIS, 2 * (ITEMS - 1), 1),
                    wide));
  }

  private String library(String name, int millis, int gate, int cores) {
    return """
      %s:
        kind: java
        class: io.pcm.acceptance.library.Worker
        class-path: [%s]
        jvm-options: [-XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -Xmx64m]
        settings: {log: '%s', millis: %d, gate: %d, gates: 1, open: '%s'}
        resources: {cores: %d, memory: 200MiB}
    """
        .formatted(
            name,
            scenario.installation().libraries(),
            calls(name).file(),
            millis,
            gate,
            gate(name),
            cores);
  }

  /** The calls that contexts of a stage have started. */
  CallLog calls(String stage) {
    return new CallLog(scenario.folder().resolve(stage + ".log"));
  }

  /** Lets a stage end. */
  void open(String stage) throws IOException {
    Files.createFile(gate(stage));
  }

  private Path gate(String stage) {
    return scenario.folder().resolve(stage + "-may-end");
  }

  /** Waits until this number of contexts of a stage have started calls. */
  void awaitWorking(String stage, int contexts) {
    Scenario.until(
        contexts + " contexts at work in " + stage,
        () -> calls(stage).begun().stream().map(CallLog.Begun::pid).distinct().count() >= contexts);
  }

  void awaitNarrow() {
    Scenario.until("the narrow stage has begun", () -> calls("narrow").hasBegun(0));
  }

  /** All calls have ended well, and none was charged for what happened to the pilots. */
  void assertComplete() throws Exception {
    WholeResults lines = WholeResults.read(scenario.results("last"), ITEMS + 1);
    assertThat(lines.all())
        .allSatisfy(
            line -> {
              assertThat(line.path("outcome").asText()).isEqualTo("SUCCEEDED");
              assertThat(line.path("attempts").asInt()).isEqualTo(1);
            });
  }
}
