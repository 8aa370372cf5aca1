package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.acceptance.Pages.Block;
import io.pcm.acceptance.PcmProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example with a model of transformers, in the virtual environment of {@link VllmIT}, which has
 * torch; and its results in pandas.
 */
final class TransformersIT {
  private static final int ITEMS = 6;
  private static final int PATIENCE_SECONDS = 300;

  @TempDir private Path folder;
  private Scenario scenario;

  @BeforeEach
  void set() throws Exception {
    scenario = new Scenario(folder);
    Path example = Installation.project().resolve("examples/python-transformers");
    try (Stream<Path> files = Files.list(example)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
  }

  @AfterEach
  void end() {
    scenario.end();
  }

  @Test
  void a_model_from_the_cache_of_pcm_answers_in_batches_and_pandas_reads_the_results()
      throws Exception {
    Ended pulled = scenario.pcm("models", "pull", "smollm2-135m-instruct");
    Path gguf = Path.of(pulled.expect(0).out().get(pulled.out().size() - 1));
    Path python = Engines.vllm(gguf).program().resolveSibling("python");
    List<String> set = List.of("--set", "model=" + gguf, "--set", "python=" + python);
    scenario.run(set.toArray(String[]::new)).expect(0);

    WholeResults lines = WholeResults.read(scenario.results("mood"), ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      JsonNode result = lines.line(i).path("result");
      double yes = result.path("Yes").asDouble();
      assertThat(yes).isBetween(0.01, 0.99);
      assertThat(yes + result.path("No").asDouble()).isCloseTo(1, within(1e-5));
    }
    readWithPandas();
  }

  /** With the lines of docs/python.md. */
  private void readWithPandas() throws Exception {
    String code =
        Pages.blocks(Installation.project().resolve("docs/python.md")).stream()
            .map(Block::text)
            .filter(text -> text.startsWith("import pandas\n"))
            .findFirst()
            .orElseThrow()
            .replace("pcm-runs/scores/results/score.jsonl", scenario.results("mood").toString());
    Path script = Files.writeString(folder.resolve("read.py"), code + "print(frame.to_csv())\n");
    Path environment = folder.resolve("venv");
    run("python3", "-m", "venv", environment.toString());
    String python = environment.resolve("bin/python").toString();
    run(python, "-m", "pip", "install", "--quiet", "pandas");
    assertThat(run(python, script.toString())).contains(",id,text,mood,Yes,No", "0,m1,", "5,m6,");
  }

  private String run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output);
    assertThat(process.exitValue()).as("%s: %s", List.of(command), text).isZero();
    return text;
  }
}
