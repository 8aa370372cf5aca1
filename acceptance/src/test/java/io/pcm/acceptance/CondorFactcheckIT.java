package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example with its real model, on pilots that are jobs of a real HTCondor. */
@WithCondor
final class CondorFactcheckIT {
  private static final int CLAIMS = 20;

  @RegisterExtension static final RealCondor CONDOR = new RealCondor();

  private static final String STATIC = "TARGET.SlotID > 1";

  private Scenario scenario;

  @BeforeEach
  void begin() throws Exception {
    scenario = new Scenario(CONDOR.folder(), CONDOR.installation());
  }

  @AfterEach
  void end() throws Exception {
    RealCondor.endAllJobs();
    scenario.end();
  }

  @Test
  void twoSubmittedPilotsLoadTheModelOnceEachAndFindTheBestPrompt() throws Exception {
    CondorScenario run = new CondorScenario(scenario);
    Path workflow = application().resolve("workflow.yaml");
    Path model = model();
    run.submit(2, STATIC).expect(0);
    run.awaitStates("RUNNING", "RUNNING");
    JsonNode last = start(run, workflow, model).await().expect(0).last();
    assertLoaded(2, last);
    assertThat(last.path("tasks").path("best").path("succeeded").asInt()).isEqualTo(1);
    for (String template : List.of("bare", "few-shot", "true-false", "evidence")) {
      assertChecked(template);
    }
  }

  @Test
  void pilotsThatShareNoFilesAreCarriedTheModelAndCheckAsWell() throws Exception {
    Path workflow =
        Files.writeString(
            application().resolve("carried.yaml"),
            """
            name: carried
            params: {model: null, limit: null}
            libraries:
              verifier: {kind: llm, model: "${model}", context-size: 1024}
            tasks:
              verify:
                library: verifier
                function: classify
                map: data/claims.jsonl
                limit: ${limit}
                matrix: {template: [bare, few-shot]}
                with: {prompt-file: "templates/${template}.yaml", seed: 42}
            """);
    CondorScenario run = new CondorScenario(scenario);
    PcmProcess manager = start(run, workflow, model());
    Scenario.until("a manager", () -> manager.errors().contains("listening"));
    run.submit(2, STATIC, "--transfer", "--extra", "my.PcmPrivateTmp = True").expect(0);
    assertLoaded(1, manager.await().expect(0).last());
    assertChecked("bare");
    assertChecked("few-shot");
  }

  private Path application() throws Exception {
    Path application = scenario.folder().resolve("factcheck");
    RealCondor.copy(Installation.project().resolve("examples/factcheck"), application);
    return application;
  }

  private static PcmProcess start(CondorScenario run, Path workflow, Path model) throws Exception {
    return run.start(workflow, "--set", "limit=" + CLAIMS, "--set", "model=" + model);
  }

  /** A pilot that was frozen joins and loads again; one may join when everything is done. */
  private static void assertLoaded(int atLeast, JsonNode last) {
    assertThat(last.path("libraries").path("verifier").path("contextsLoaded").asInt())
        .isBetween(atLeast, last.path("pilots").path("joined").asInt());
  }

  private void assertChecked(String template) throws Exception {
    Path results = scenario.results("verify/template=" + template);
    assertThat(WholeResults.read(results, CLAIMS).all())
        .allSatisfy(line -> assertThat(line.path("outcome").asText()).isEqualTo("SUCCEEDED"))
        .allSatisfy(line -> assertThat(line.path("attempts").asInt()).isEqualTo(1));
  }

  /** Downloaded by the user who runs the tests, to a folder that the pool's user can read. */
  private Path model() throws Exception {
    Path cache = scenario.folder().resolve("cache");
    PcmProcess.Ended pulled =
        new Scenario(scenario.folder())
            .with("PCM_CACHE", cache.toString())
            .pcm("models", "pull", "smollm2-135m-instruct");
    assumeTrue(pulled.code() == 0, "the model cannot be had: " + pulled.err());
    RealCondor.open(cache);
    try (Stream<Path> files = Files.walk(cache)) {
      return files.filter(file -> file.toString().endsWith(".gguf")).findFirst().orElseThrow();
    }
  }
}
