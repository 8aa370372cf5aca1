package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.slurm.TestSlurm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example in Java, in a Maven project with one dependency, and in YAML, with the real model:
 * the same lines, and the same run. Skipped if pip has no package index.
 */
@Order(StartOrder.AFTER_SLURM)
final class JavaFactcheckIT {
  private static final int CLAIMS = 8;

  @TempDir private static Path place;
  private static EmptyProject project;

  @TempDir private Path folder;
  private Scenario yaml;
  private Scenario java;
  private final Map<String, String> environment = new LinkedHashMap<>();

  @BeforeAll
  static void build() throws Exception {
    project = EmptyProject.build(place);
  }

  @BeforeEach
  void set() throws Exception {
    yaml = new Scenario(Files.createDirectory(folder.resolve("yaml")));
    java = new Scenario(Files.createDirectory(folder.resolve("java")));
    String cache = System.getenv("PCM_CACHE");
    if (cache != null) {
      yaml.with("PCM_CACHE", cache);
      environment.put("PCM_CACHE", cache);
    }
    Ended pulled = yaml.pcm("models", "pull", "smollm2-135m-instruct");
    assumeTrue(pulled.code() == 0, () -> "the model cannot be had here: " + pulled.err());
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
            EmptyProject.FACT_CHECK.resolve("workflow.yaml").toString(),
            "--local",
            "2",
            "--set",
            "limit=" + CLAIMS,
            "--run-dir",
            scenario.runDirectory().toString())
        .expect(0);
  }

  private void runJava(Scenario scenario, String system) throws Exception {
    environment.put(MarkedProcesses.VARIABLE, scenario.marked().split("=", 2)[1]);
    Ended ended =
        project.startFactCheck(environment, scenario.runDirectory(), CLAIMS, system).await();
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).hasSize(1 + CLAIMS).startsWith("SUCCEEDED");
    scenario.awaitNoProcess();
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
    runYaml(yaml);
    runJava(java, "local");

    assertThat(lines(java)).hasSize(9).isEqualTo(lines(yaml));

    Map<String, String> ofYaml = results(yaml);
    Map<String, String> ofJava = results(java);
    runJava(yaml, "local");
    runYaml(java);
    assertThat(results(yaml)).as("nothing was computed again").isEqualTo(ofYaml);
    assertThat(results(java)).as("nothing was computed again").isEqualTo(ofJava);
  }

  /** With pilots as jobs of a real Slurm. */
  @Nested
  @WithSlurm
  final class OnSlurm {
    @AfterEach
    void endJobs() throws Exception {
      TestSlurm.endAllJobs();
    }

    @Test
    void theProgramGivesALineForEachClaim() throws Exception {
      environment.put("SLURM_CONF", TestSlurm.conf().toString());
      runJava(java, "slurm");
      assertThat(lines(java)).hasSize(9);
    }
  }
}
