package io.pcm.sge;

import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.submit.ClusterForTests;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import io.pcm.submit.FileOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real Grid Engine on this machine, for the tests of any module. */
public final class TestGridEngine implements ExecutionCondition {
  /** The jobs' user: Grid Engine treats jobs of root differently. */
  private static final String JOB_USER = "nobody";

  private static final int PORT =
      Integer.parseInt(System.getenv().getOrDefault("PCM_SGE_PORT", "26444"));

  private static final Duration COMMAND = Duration.ofSeconds(60);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return ClusterForTests.condition(
        context, "Grid Engine", Path.of("../sge-submit/src/test/cluster"));
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
    Commands.Answer answer = answer(argv);
    if (answer.exit() != 0) {
      throw new IOException(String.join(" ", argv) + ": " + answer.complaint());
    }
    return answer;
  }

  private static Commands.Answer answer(String... argv) throws Exception {
    List<String> all = new ArrayList<>(List.of("env"));
    all.addAll(List.of(argv));
    return new CommandRunner(SgeBatchSystem.TIMEOUT, cluster()).run(all, "");
  }

  /** The environment in which Grid Engine's commands are found, and find this Grid Engine. */
  public static Map<String, String> cluster() {
    return Map.of(
        "PATH", "/usr/lib/gridengine:" + System.getenv("PATH"),
        "SGE_ROOT", folder().resolve("root").toString(),
        "SGE_CELL", "default",
        "SGE_QMASTER_PORT", "" + PORT,
        "SGE_EXECD_PORT", "" + (PORT + 1));
  }

  /** So that no test finds jobs of another. */
  public static void endAllJobs() throws Exception {
    if (jobs().isEmpty()) {
      return;
    }
    // Fails if the last job has ended in the meantime.
    answer("qdel", "-u", "*");
    await().atMost(Duration.ofSeconds(120)).until(() -> jobs().isEmpty());
  }

  private static String jobs() throws Exception {
    return command("qstat", "-u", "*").out();
  }

  static void startMaster() throws IOException {
    FileOutput.of(List.of("setsid", "/usr/lib/gridengine/sge_qmaster"), cluster(), COMMAND);
  }

  private static Path folder() {
    return Path.of(System.getenv().getOrDefault("PCM_SGE_DIR", "/tmp/pcm-sge"));
  }
}
