package io.pcm.slurm;

import static org.awaitility.Awaitility.await;

import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Slurm on this machine, started by {@code src/test/cluster/up}, for all tests of this JVM.
 * If it was started for them, it is stopped after the last one. If it is unavailable, the tests are
 * skipped.
 */
final class TestSlurm implements ExecutionCondition, AutoCloseable {
  /** Installing it takes a minute or two. */
  private static final Duration START = Duration.ofMinutes(8);

  private String state = "";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    TestSlurm only =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(TestSlurm.class, key -> started(), TestSlurm.class);
    return only.state.startsWith("started ") || only.state.startsWith("running ")
        ? ConditionEvaluationResult.enabled(only.state)
        : ConditionEvaluationResult.disabled("no Slurm can be had on this machine: " + only.state);
  }

  private TestSlurm started() {
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

  static CommandRunner runner(Duration timeout) {
    return new CommandRunner(timeout, Map.of("SLURM_CONF", conf().toString()));
  }

  static SlurmBatchSystem system(SlurmSettings settings) {
    return new SlurmBatchSystem(settings, runner(SlurmBatchSystem.TIMEOUT));
  }

  /** Runs one of Slurm's commands. */
  static Commands.Answer command(String... argv) throws Exception {
    Commands.Answer answer = runner(SlurmBatchSystem.TIMEOUT).run(List.of(argv), "");
    if (answer.exit() != 0) {
      throw new IOException(String.join(" ", argv) + ": " + answer.complaint());
    }
    return answer;
  }

  /** So that no test finds jobs of another. */
  static void endAllJobs() throws Exception {
    command("scancel", "-u", System.getProperty("user.name"));
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> command("squeue", "-h", "-o", "%i").out().isEmpty());
  }

  static void startController() throws Exception {
    Path log = folder().resolve("log/slurmctld.again");
    run(new ProcessBuilder("slurmctld", "-f", conf().toString()), log);
  }

  static Path conf() {
    return folder().resolve("etc/slurm.conf");
  }

  private static Path folder() {
    return Path.of(System.getenv().getOrDefault("PCM_SLURM_DIR", "/tmp/pcm-slurm"));
  }

  /** The last line of its output. */
  private static String script(String name) throws IOException {
    Path log = Files.createTempFile("slurm-" + name, ".log");
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
