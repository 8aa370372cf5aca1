package io.pcm.acceptance;

import io.pcm.condor.TestPool;
import io.pcm.submit.FileOutput;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real HTCondor that the tests of {@code condor-submit} start, for one test class, with an
 * installation that its ordinary user can read, because HTCondor accepts no jobs of root. It is
 * left running. If it is unavailable, the tests are skipped.
 */
final class RealCondor implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {
  private static final Duration COMMAND = Duration.ofSeconds(60);

  private Path place = Path.of("/");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!context.getRequiredTestClass().isAnnotationPresent(WithCondor.class)) {
      throw new IllegalStateException(
          "annotate " + context.getRequiredTestClass() + " @WithCondor");
    }
    String trouble =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(RealCondor.class, key -> up(), String.class);
    return trouble.isEmpty()
        ? ConditionEvaluationResult.enabled("HTCondor is here")
        : ConditionEvaluationResult.disabled("no HTCondor can be had on this machine: " + trouble);
  }

  /** Empty, or why it is unavailable. */
  private static String up() {
    try {
      String trouble = TestPool.up();
      String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
      if (trouble.isEmpty()
          && !command("as-pilot", "sh", "-c", "test -x " + java + " && echo there")
              .equals("there")) {
        return "its jobs do not see this JDK: " + java;
      }
      return trouble;
    } catch (Exception e) {
      return e.toString();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    place = Files.createTempDirectory(Path.of("/tmp"), "pcm-condor-");
    open(place);
    Installation built = Installation.built();
    copy(built.home(), place.resolve("pcm"));
    copy(built.libraries(), place.resolve("libraries"));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (place.getNameCount() > 0) {
      delete(place);
    }
  }

  /** Runs as the pool's user, with HTCondor's commands on the PATH. */
  Installation installation() {
    return new Installation(
        place.resolve("pcm"), place.resolve("libraries"), List.of(tool("as-pilot")));
  }

  /** A new folder of the pool's user, who can read everything in it. */
  Path folder() throws IOException {
    Path folder = Files.createTempDirectory(place, "run-");
    open(folder);
    own(folder);
    return folder;
  }

  /** Makes the pool's user the owner. */
  static void own(Path file) throws IOException {
    Files.setAttribute(file, "unix:uid", TestPool.JOB_USER);
    Files.setAttribute(file, "unix:gid", TestPool.JOB_USER);
  }

  /** Runs one of HTCondor's commands as the pool's user; returns its output. */
  static String command(String... argv) throws Exception {
    List<String> command = new ArrayList<>(List.of(argv));
    command.set(0, tool(argv[0]));
    ProcessBuilder builder = new ProcessBuilder(command).directory(new File("/tmp"));
    return FileOutput.of(builder, COMMAND).strip();
  }

  /** So that no test finds jobs of another. */
  static void endAllJobs() throws Exception {
    command("condor_rm", "-all");
    command("condor_rm", "-all", "-forcex");
    Scenario.until("an empty queue", () -> command("condor_q", "-af", "ClusterId").isEmpty());
  }

  private static String tool(String name) {
    String pool = System.getenv().getOrDefault("PCM_CONDOR_POOL", "/var/lib/pcm-test-condor");
    return Path.of(pool, "bin", name).toString();
  }

  static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Copies files and makes them readable for all. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          open(Files.createDirectories(target));
        } else {
          Files.copy(each, target);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
