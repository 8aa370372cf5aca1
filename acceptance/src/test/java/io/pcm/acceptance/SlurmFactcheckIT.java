package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example with its real model, on pilots of a real Slurm. Skipped if pip has no package index.
 */
@WithSlurm
final class SlurmFactcheckIT {
  private static final int CLAIMS = 20;

  @TempDir private Path folder;
  private SlurmScenario slurm;

  @BeforeEach
  void begin() throws Exception {
    slurm = new SlurmScenario(folder);
    String cache = System.getenv("PCM_CACHE");
    if (cache != null) {
      slurm.plain().with("PCM_CACHE", cache);
    }
  }

  @AfterEach
  void end() throws Exception {
    slurm.end();
  }

  /** The site gives a job without {@code --memory} 100 MB per processor. */
  @Test
  void pilotsWithoutMemoryRequestWhatTheModelNeeds() throws Exception {
    pullModel();
    Path workflow = Installation.project().resolve("examples/factcheck/workflow.yaml");
    PcmProcess run = slurm.start(workflow, "--set", "limit=2");
    Scenario.until("a manager", () -> run.errors().contains("listening"));

    String[] submit = {"pilots", "submit", "--slurm", "-n", "2", "--time", "30m", "--cpus", "1"};
    Ended submitted = slurm.pcm(submit).expect(0);
    List<String> requested = RealSlurm.command("squeue", "-h", "-r", "-o", "%m").lines().toList();
    JsonNode last = run.await().expect(0).last();

    assertThat(submitted.err())
        .contains("each pilot requests")
        .contains("a context of library verifier")
        .contains("--memory")
        .contains("library judge does not tell");
    assertThat(requested)
        .hasSize(2)
        .allSatisfy(
            memory ->
                assertThat(Integer.parseInt(memory.replaceFirst("M$", ""))).isBetween(700, 1100));
    assertThat(last.path("tasks").path("best").path("succeeded").asInt()).isEqualTo(1);
    assertThat(last.path("libraries").path("verifier").path("contextsLoaded").asInt()).isPositive();
  }

  private void pullModel() throws Exception {
    Ended pulled = slurm.plain().pcm("models", "pull", "smollm2-135m-instruct");
    assumeTrue(pulled.code() == 0, () -> "the model cannot be had here: " + pulled.err());
  }

  @Test
  void eachOfTwoSubmittedPilotsLoadsTheModelOnceAndEachClaimIsCheckedOnce() throws Exception {
    pullModel();
    slurm.submit("main", 2, "--memory", "1800MB").expect(0);
    slurm.awaitStates("RUNNING", "RUNNING");

    Path workflow = Installation.project().resolve("examples/factcheck/workflow.yaml");
    JsonNode last = slurm.start(workflow, "--set", "limit=" + CLAIMS).await().expect(0).last();

    assertThat(last.path("libraries").path("verifier").path("contextsLoaded").asInt())
        .as("a pilot that stood still joins again, and loads again")
        .isBetween(2, last.path("pilots").path("joined").asInt());
    for (String template : List.of("bare", "few-shot", "true-false", "evidence")) {
      Path results = slurm.plain().results("verify/template=" + template);
      assertThat(WholeResults.read(results, CLAIMS).all())
          .allSatisfy(line -> assertThat(line.path("outcome").asText()).isEqualTo("SUCCEEDED"))
          .allSatisfy(line -> assertThat(line.path("attempts").asInt()).isEqualTo(1));
    }
    slurm.plain().awaitNoProcess();
  }
}
