package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code pcm init} writes runs as it is. */
@Order(StartOrder.AFTER_SLURM)
final class InitIT {
  @TempDir private Path folder;
  private Scenario scenario;

  @AfterEach
  void end() {
    scenario.end();
  }

  @ParameterizedTest
  @CsvSource({"llm, 16", "python, 4", "command, 3"})
  void a_workflow_to_start_from_runs_as_it_is(String kind, int calls) throws Exception {
    scenario = new Scenario(folder);
    scenario.pcm("init", "study", "--kind", kind).expect(0);
    scenario.pcm("validate", "study/workflow.yaml").expect(0);
    JsonNode end = scenario.pcm("run", "study/workflow.yaml", "-o", "json").expect(0).last();
    assertThat(end.path("outcome").asText()).isEqualTo("SUCCEEDED");
    assertThat(end.findValues("calls").stream().mapToInt(JsonNode::asInt).max()).hasValue(calls);
    assertThat(folder.resolve("pcm-runs/study/results")).isNotEmptyDirectory();
    scenario.awaitNoProcess();
  }
}
