package io.pcm.condor;

import static org.awaitility.Awaitility.await;

import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import io.pcm.submit.FileOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real HTCondor on this machine, started by {@code src/test/cluster/up}, for all tests of this
 * JVM. It is left running, because installing it takes minutes. If it is unavailable, the tests are
 * skipped.
 */
public final class TestPool implements ExecutionCondition {
  /** Numeric id of the jobs' user. */
  public static final int JOB_USER = 47200;

  private static final Duration START = Duration.ofMinutes(10);
  private static final CommandRunner RUNNER = new CommandRunner(Duration.ofSeconds(60), Map.of());

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String trouble =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(TestPool.class, key -> up(), String.class);
    return trouble.isEmpty()
        ? ConditionEvaluationResult.enabled("HTCondor is here")
        : ConditionEvaluationResult.disabled("no HTCondor can be had on this machine: " + trouble);
  }

  static CondorBatchSystem system(CondorSettings settings) {
    return new CondorBatchSystem(settings, RUNNER);
  }

  /** Runs one of HTCondor's commands; any exit code is an answer. */
  static Commands.Answer command(String... argv) throws Exception {
    return RUNNER.run(List.of(argv), "");
  }

  /** So that no test finds jobs of another. */
  static void endAllJobs() throws Exception {
    command("condor_rm", "-all");
    command("condor_rm", "-all", "-forcex");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> command("condor_q", "-af", "ClusterId").out().isBlank());
  }

  /** Empty, or why it is unavailable. */
  public static String up() {
    try {
      List<String> argv = List.of("../condor-submit/src/test/cluster/up");
      String printed = FileOutput.of(argv, Map.of(), START).strip();
      return printed.substring(printed.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
