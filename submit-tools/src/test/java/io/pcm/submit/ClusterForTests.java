package io.pcm.submit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * A real batch system on this machine, started and stopped by the scripts {@code up} and {@code
 * down} of a folder, for all tests of this JVM. If it was started for them, it is stopped after the
 * last one.
 */
public final class ClusterForTests implements AutoCloseable {
  /** Installing a batch system takes minutes. */
  private static final Duration START = Duration.ofMinutes(8);

  private final Path scripts;
  private final String state;

  private ClusterForTests(Path scripts) {
    this.scripts = scripts;
    this.state = lastLine("up");
  }

  /**
   * Starts the batch system for the first test. If it is unavailable, the tests are skipped.
   *
   * @param title name of the batch system, such as {@code Slurm}
   * @param scripts the folder of its scripts
   */
  public static ConditionEvaluationResult condition(
      ExtensionContext context, String title, Path scripts) {
    String state =
        context
            .getRoot()
            .getStore(Namespace.create(ClusterForTests.class))
            .getOrComputeIfAbsent(title, key -> new ClusterForTests(scripts), ClusterForTests.class)
            .state;
    return state.startsWith("started ") || state.startsWith("running ")
        ? ConditionEvaluationResult.enabled(state)
        : ConditionEvaluationResult.disabled(
            "no " + title + " is available on this machine: " + state);
  }

  @Override
  public void close() {
    if (state.startsWith("started ")) {
      lastLine("down");
    }
  }

  private String lastLine(String script) {
    try {
      String path = scripts.resolve(script).toString();
      String printed = FileOutput.of(List.of(path), Map.of(), START).strip();
      return printed.isEmpty()
          ? "it says nothing"
          : printed.substring(printed.lastIndexOf('\n') + 1);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
