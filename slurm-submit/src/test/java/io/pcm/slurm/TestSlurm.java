package io.pcm.slurm;

import static org.awaitility.Awaitility.await;

import io.pcm.submit.ClusterForTests;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import io.pcm.submit.FileOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Slurm on this machine, for the tests of any module. */
public final class TestSlurm implements ExecutionCondition {
  private static final Duration COMMAND = Duration.ofSeconds(60);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return ClusterForTests.condition(context, "Slurm", Path.of("../slurm-submit/src/test/cluster"));
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
  public static void endAllJobs() throws Exception {
    command("scancel", "-u", System.getProperty("user.name"));
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() -> command("squeue", "-h", "-o", "%i").out().isEmpty());
  }

  static void startController() throws IOException {
    FileOutput.of(List.of("slurmctld", "-f", conf().toString()), Map.of(), COMMAND);
  }

  /** The configuration with which Slurm's commands find this Slurm. */
  public static Path conf() {
    return folder().resolve("etc/slurm.conf");
  }

  /** The folder of its configuration, state and logs. */
  public static Path folder() {
    return Path.of(System.getenv().getOrDefault("PCM_SLURM_DIR", "/tmp/pcm-slurm"));
  }
}
