package io.pcm.sge;

import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Grid Engine on this machine, started by {@code src/test/cluster/up}, for all tests of this
 * JVM. If it was started for them, it is stopped after the last one. If it is unavailable, the
 * tests are skipped.
 */
final class TestGridEngine implements ExecutionCondition, AutoCloseable {
  /** Installing it takes half a minute. */
  private static final Duration START = Duration.ofMinutes(8);

  /** The jobs' user: Grid Engine treats jobs of root differently. */
  private static final String JOB_USER = "nobody";

  private static final int PORT =
      Integer.parseInt(System.getenv().getOrDefault("PCM_SGE_PORT", "26444"));

  private String state = "";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    TestGridEngine only =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(TestGridEngine.class, key -> started(), TestGridEngine.class);
    return only.state.startsWith("started ") || only.state.startsWith("running ")
        ? ConditionEvaluationResult.enabled(only.state)
        : ConditionEvaluationResult.disabled(
            "no Grid Engine can be had on this machine: " + only.state);
  }

  private TestGridEngine started() {
    try {
      state = script("up");
    } catch (Exception e) {
      state = e.toString();
    }
    return this;
  }

  @Override
  public void close() throws IOException {
    if (state.startsWith("started ")) {
      script("down");
    }
  }

  /** Runs commands as the jobs' user. */
  static Commands runner(Duration timeout, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(cluster());
    environment.putAll(more);
    CommandRunner runner = new CommandRunner(timeout, environment);
    return new Commands() {
      @Override
      public Map<String, String> surroundings() {
        return runner.surroundings();
      }

      @Override
      public Answer run(List<String> argv, String input) throws BatchSystemException {
        List<String> all =
            new ArrayList<>(List.of("runuser", "-u", JOB_USER, "--", "env", "-C", "/tmp"));
        all.addAll(argv);
        return runner.run(all, input);
      }
    };
  }

  static SgeBatchSystem system(SgeSettings settings) {
    return new SgeBatchSystem(settings, runner(SgeBatchSystem.TIMEOUT, Map.of()));
  }

  /** Runs one of Grid Engine's commands as its operator. */
  static Commands.Answer command(String... argv) throws Exception {
    Commands.Answer answer =
        new CommandRunner(SgeBatchSystem.TIMEOUT, cluster()).run(programs(argv), "");
    if (answer.exit() != 0) {
      throw new IOException(String.join(" ", argv) + ": " + answer.complaint());
    }
    return answer;
  }

  private static List<String> programs(String... argv) {
    List<String> all = new ArrayList<>(List.of("env"));
    all.addAll(List.of(argv));
    return all;
  }

  private static Map<String, String> cluster() {
    return Map.of(
        "PATH", "/usr/lib/gridengine:" + System.getenv("PATH"),
        "SGE_ROOT", folder().resolve("root").toString(),
        "SGE_CELL", "default",
        "SGE_QMASTER_PORT", "" + PORT,
        "SGE_EXECD_PORT", "" + (PORT + 1));
  }

  /** So that no test finds jobs of another. */
  static void endAllJobs() throws Exception {
    if (jobs().isEmpty()) {
      return;
    }
    command("qdel", "-u", "*");
    await().atMost(Duration.ofSeconds(60)).until(() -> jobs().isEmpty());
  }

  private static String jobs() throws Exception {
    return command("qstat", "-u", "*").out();
  }

  static void startMaster() throws Exception {
    Path log = folder().resolve("log/sge_qmaster.again");
    ProcessBuilder builder = new ProcessBuilder("setsid", "/usr/lib/gridengine/sge_qmaster");
    builder.environment().putAll(cluster());
    run(builder, log);
  }

  private static Path folder() {
    return Path.of(System.getenv().getOrDefault("PCM_SGE_DIR", "/tmp/pcm-sge"));
  }

  /** The last line of its output. */
  private static String script(String name) throws IOException {
    Path log = Files.createTempFile("sge-" + name, ".log");
    try {
      run(new ProcessBuilder(Path.of("src/test/cluster", name).toString()), log);
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it says nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return e.getMessage();
    } finally {
      Files.delete(log);
    }
  }

  /** Output goes to a file, because a daemon would keep a pipe open. */
  private static void run(ProcessBuilder builder, Path log) throws IOException {
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    throw new IOException(builder.command() + " did not end within " + START);
  }
}
