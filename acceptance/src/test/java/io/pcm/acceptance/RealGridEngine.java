package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real Grid Engine that the tests of {@code sge-submit} start, for all tests of this JVM. If it
 * was started for them, it is stopped after the last one. If it is unavailable, the tests are
 * skipped.
 */
final class RealGridEngine implements ExecutionCondition, AutoCloseable {
  /** Installing it takes half a minute. */
  private static final long START_SECONDS = 480;

  private static final long COMMAND_SECONDS = 60;
  private static final String COMMANDS = "/usr/lib/gridengine";

  private String state = "";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    RealGridEngine only =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(RealGridEngine.class, key -> started(), RealGridEngine.class);
    return only.state.startsWith("started ") || only.state.startsWith("running ")
        ? ConditionEvaluationResult.enabled(only.state)
        : ConditionEvaluationResult.disabled(
            "no Grid Engine can be had on this machine: " + only.state);
  }

  private RealGridEngine started() {
    try {
      state = script("up");
    } catch (Exception e) {
      state = e.toString();
    }
    return this;
  }

  @Override
  public void close() throws Exception {
    if (state.startsWith("started ")) {
      script("down");
    }
  }

  /** Adds the environment for this Grid Engine. */
  static Scenario reach(Scenario scenario) {
    cluster().forEach(scenario::with);
    return scenario;
  }

  private static Map<String, String> cluster() {
    String folder = System.getenv().getOrDefault("PCM_SGE_DIR", "/tmp/pcm-sge");
    int port = Integer.parseInt(System.getenv().getOrDefault("PCM_SGE_PORT", "26444"));
    return Map.of(
        "PATH", COMMANDS + ":" + System.getenv("PATH"),
        "SGE_ROOT", folder + "/root",
        "SGE_CELL", "default",
        "SGE_QMASTER_PORT", "" + port,
        "SGE_EXECD_PORT", "" + (port + 1));
  }

  /** So that no test finds jobs of another. */
  static void endAllJobs() throws Exception {
    if (!jobs().isEmpty()) {
      output(List.of(COMMANDS + "/qdel", "-u", "*"), COMMAND_SECONDS);
      Scenario.until("an empty queue", () -> jobs().isEmpty());
    }
  }

  private static String jobs() throws Exception {
    return output(List.of(COMMANDS + "/qstat", "-u", "*"), COMMAND_SECONDS);
  }

  /** The last line of its output. */
  private static String script(String name) throws Exception {
    Path script = Installation.project().resolve("sge-submit/src/test/cluster").resolve(name);
    String[] lines = output(List.of(script.toString()), START_SECONDS).split("\n");
    return lines[lines.length - 1];
  }

  /** Output goes to a file, because a daemon would keep a pipe open. */
  private static String output(List<String> argv, long seconds) throws Exception {
    Path log = Files.createTempFile("sge", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
      builder.environment().putAll(cluster());
      Process process = builder.redirectOutput(log.toFile()).start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as("%s ended in time", argv).isTrue();
      return Files.readString(log, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    } finally {
      Files.delete(log);
    }
  }
}
