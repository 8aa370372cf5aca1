package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example in Java and in YAML, with the real model: the same lines, and the same run. Skipped
 * if pip has no package index.
 */
final class JavaFactcheckIT {
  private static final String CLAIMS = "8";
  private static final Path EXAMPLE = Installation.project().resolve("examples/factcheck");

  @TempDir private Path folder;
  private Scenario yaml;
  private Scenario java;

  @BeforeEach
  void set() throws Exception {
    yaml = new Scenario(Files.createDirectory(folder.resolve("yaml")));
    java = new Scenario(Files.createDirectory(folder.resolve("java")));
    String cache = System.getenv("PCM_CACHE");
    if (cache != null) {
      yaml.with("PCM_CACHE", cache);
    }
  }

  @AfterEach
  void end() {
    yaml.end();
    java.end();
  }

  private static void runYaml(Scenario scenario) throws Exception {
    scenario
        .pcm(
            "manager",
            "run",
            EXAMPLE.resolve("workflow.yaml").toString(),
            "--local",
            "2",
            "--set",
            "limit=" + CLAIMS,
            "--run-dir",
            scenario.runDirectory().toString())
        .expect(0);
  }

  private static String runJava(Scenario scenario) throws Exception {
    return UserProgram.run(
        scenario,
        Duration.ofMinutes(5),
        List.of(EXAMPLE + "/target/factcheck.jar", EXAMPLE + "/target/lib/*"),
        "io.pcm.examples.factcheck.FactCheck",
        EXAMPLE.toString(),
        CLAIMS,
        "2");
  }

  /** The result files by their names, byte for byte. */
  private static Map<String, String> results(Scenario scenario) throws IOException {
    Path results = scenario.runDirectory().resolve("results");
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(results)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl")).toList()) {
        all.put(results.relativize(file).toString(), Files.readString(file));
      }
    }
    return all;
  }

  /** The lines without times and places. */
  private static Map<String, List<String>> lines(Scenario scenario) throws IOException {
    Map<String, List<String>> all = new TreeMap<>();
    results(scenario)
        .forEach(
            (file, text) -> {
              List<String> lines = new ArrayList<>();
              for (String line : text.split("\n")) {
                ObjectNode node = (ObjectNode) PcmProcess.json(line);
                node.remove("seconds");
                lines.add(node.toString().replace(scenario.runDirectory().toString(), "RUN"));
              }
              all.put(file, lines);
            });
    return all;
  }

  @Test
  void bothGiveTheSameLinesAndEachResumesTheRunOfTheOther() throws Exception {
    Ended pulled = yaml.pcm("models", "pull", "smollm2-135m-instruct");
    assumeTrue(pulled.code() == 0, () -> "the model cannot be had here: " + pulled.err());
    runYaml(yaml);
    assertThat(runJava(java)).startsWith("SUCCEEDED\n0 ").contains("\n7 ");

    assertThat(lines(java)).hasSize(9).isEqualTo(lines(yaml));

    Map<String, String> ofYaml = results(yaml);
    Map<String, String> ofJava = results(java);
    assertThat(runJava(yaml)).startsWith("SUCCEEDED\n0 ");
    runYaml(java);
    assertThat(results(yaml)).as("nothing was computed again").isEqualTo(ofYaml);
    assertThat(results(java)).as("nothing was computed again").isEqualTo(ofJava);
  }
}
