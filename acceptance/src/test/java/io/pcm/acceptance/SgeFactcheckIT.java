package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.sge.TestGridEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example with its real model, on pilots of a real Grid Engine. Skipped if pip has no package
 * index.
 */
@WithGridEngine
final class SgeFactcheckIT {
  private static final int CLAIMS = 20;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void begin() throws Exception {
    scenario = new Scenario(folder);
    TestGridEngine.cluster().forEach(scenario::with);
    String cache = System.getenv("PCM_CACHE");
    if (cache != null) {
      scenario.with("PCM_CACHE", cache);
    }
  }

  @AfterEach
  void end() throws Exception {
    TestGridEngine.endAllJobs();
    scenario.end();
  }

  @Test
  void eachOfTwoSubmittedPilotsLoadsTheModelOnceAndEachClaimIsCheckedOnce() throws Exception {
    Ended pulled = scenario.pcm("models", "pull", "smollm2-135m-instruct");
    assumeTrue(pulled.code() == 0, () -> "the model cannot be had here: " + pulled.err());
    String run = scenario.runDirectory().toString();
    submit(run, "--queue", "main", "--cpus", "1", "--memory", "1800MB", "--time", "20m");
    Scenario.until("two pilots that run", () -> states(run).equals(List.of("RUNNING", "RUNNING")));

    Path workflow = Installation.project().resolve("examples/factcheck/workflow.yaml");
    JsonNode last =
        scenario
            .start(
                List.of(
                    "manager",
                    "run",
                    workflow.toString(),
                    "--run-dir",
                    run,
                    "-o",
                    "json",
                    "--set",
                    "limit=" + CLAIMS))
            .await()
            .expect(0)
            .last();

    assertThat(last.path("libraries").path("verifier").path("contextsLoaded").asInt())
        .as("a pilot that stood still joins again, and loads again")
        .isBetween(1, last.path("pilots").path("joined").asInt());
    for (String template : List.of("bare", "few-shot", "true-false", "evidence")) {
      Path results = scenario.results("verify/template=" + template);
      assertThat(WholeResults.read(results, CLAIMS).all())
          .allSatisfy(line -> assertThat(line.path("outcome").asText()).isEqualTo("SUCCEEDED"))
          .allSatisfy(line -> assertThat(line.path("attempts").asInt()).isEqualTo(1));
    }
    Scenario.until("both pilots have left", () -> states(run).stream().allMatch("ENDED"::equals));
  }

  private void submit(String run, String... more) throws Exception {
    List<String> words =
        new java.util.ArrayList<>(List.of("pilots", "submit", "--sge", "-n", "2", "--run", run));
    words.addAll(List.of(more));
    scenario.pcm(words.toArray(String[]::new)).expect(0);
  }

  private List<String> states(String run) throws Exception {
    JsonNode list =
        scenario.pcm("pilots", "list", "--run", run, "-o", "json").expect(0).last().path("pilots");
    return list.findValuesAsText("state");
  }
}
