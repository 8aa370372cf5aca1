package io.pcm.runtime.why;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Situations of runs, with what {@code pcm why} says; {@code -Dpcm.golden=write} rewrites the
 * files.
 */
final class Situations {
  private static final boolean WRITE = "write".equals(System.getProperty("pcm.golden"));

  private final Path folder;
  private final Map<String, String> answers = new LinkedHashMap<>();
  private int runs;

  Situations(Path folder) {
    this.folder = folder;
  }

  /** How a run is, and what is asked about; null for the run. */
  interface Setting {
    @Nullable String of(AskedRun run) throws Exception;
  }

  void ask(String situation, Setting setting) throws Exception {
    AskedRun run = new AskedRun(folder.resolve("run" + runs++));
    String about = setting.of(run);
    Why why = Why.of(run.run());
    put(situation, run, about == null ? why.run() : why.about(about));
  }

  private void put(String situation, AskedRun run, WhyAnswer answer) {
    String text =
        answer.about()
            + " ["
            + answer.cause()
            + "]\n  why: "
            + answer.why()
            + "\n  fix: "
            + answer.fix()
            + "\n"
            + answer.log().map(log -> "  log: " + log + "\n").orElse("")
            + (answer.words().isEmpty() ? "" : answer.words() + "\n");
    String before =
        answers.put(
            situation,
            text.replace(run.paths.root().toString(), "RUN")
                .replace("run " + run.paths.root().getFileName(), "run w"));
    assertThat(before).as(situation).isNull();
  }

  /** A call that has ended, with this result line. */
  void call(String situation, String line, Setting setting) throws Exception {
    AskedRun run = new AskedRun(folder.resolve("run" + runs++));
    setting.of(run);
    JsonNode read = new ObjectMapper().readTree(line);
    KnownRun known = run.run();
    int index = read.path("index").asInt();
    put(
        situation,
        run,
        new WhyCall(known, known.task("score").orElseThrow(), index).answer(Optional.of(read)));
  }

  /** Compares all of them with a file. */
  void check(String name) throws Exception {
    StringBuilder all = new StringBuilder();
    answers.forEach(
        (situation, text) ->
            all.append("== ").append(situation).append('\n').append(text).append('\n'));
    if (WRITE) {
      Files.writeString(Path.of("src/test/resources/io/pcm/runtime/why", name), all);
      return;
    }
    try (InputStream in = Situations.class.getResourceAsStream(name)) {
      assertThat(all.toString()).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
