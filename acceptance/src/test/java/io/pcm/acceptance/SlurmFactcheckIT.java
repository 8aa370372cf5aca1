package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.PcmProcess.Ended;
import io.pcm.slurm.TestSlurm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example with its real model, on pilots of a real Slurm. Skipped if pip has no package index.
 */
@ExtendWith(TestSlurm.class)
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

  @Test
  void eachOfTwoSubmittedPilotsLoadsTheModelOnceAndEachClaimIsCheckedOnce() throws Exception {
    Ended pulled = slurm.plain().pcm("models", "pull", "smollm2-135m-instruct");
    assumeTrue(pulled.code() == 0, () -> "the model cannot be had here: " + pulled.err());
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
