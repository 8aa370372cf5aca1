package io.pcm.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The real Slurm that the tests of {@code slurm-submit} start, for all tests of this JVM. If it was
 * started for them, it is stopped after the last one. If it is unavailable, the tests are skipped.
 */
final class RealSlurm implements ExecutionCondition, AutoCloseable {
  /** Installing it takes a minute or two. */
  private static final long START_SECONDS = 480;

  private static final long COMMAND_SECONDS = 60;

  private String state = "";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    RealSlurm only =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .getOrComputeIfAbsent(RealSlurm.class, key -> started(), RealSlurm.class);
    return only.state.startsWith("started ") || only.state.startsWith("running ")
        ? ConditionEvaluationResult.enabled(only.state)
        : ConditionEvaluationResult.disabled("no Slurm can be had on this machine: " + only.state);
  }

  private RealSlurm started() {
    try {
      state = lastLine(List.of(cluster().resolve("up").toString()), START_SECONDS);
    } catch (Exception e) {
      state = e.toString();
    }
    return this;
  }

  @Override
  public void close() throws Exception {
    if (state.startsWith("started ")) {
      lastLine(List.of(cluster().resolve("down").toString()), START_SECONDS);
    }
  }

  private static Path cluster() {
    return Installation.project().resolve("slurm-submit/src/test/cluster");
  }

  private static Path folder() {
    return Path.of(System.getenv().getOrDefault("PCM_SLURM_DIR", "/tmp/pcm-slurm"));
  }

  /** The configuration with which Slurm's commands find this Slurm. */
  static Path conf() {
    return folder().resolve("etc").resolve("slurm.conf");
  }

  /** Runs one of Slurm's commands; returns its output. */
  static String command(String... argv) throws Exception {
    return String.join("\n", lines(List.of(argv), COMMAND_SECONDS));
  }

  /** Ends all jobs of this user, so that no test finds jobs of another. */
  static void endAllJobs() throws Exception {
    command("scancel", "-u", System.getProperty("user.name"));
    Scenario.until("an empty queue", () -> command("squeue", "-h", "-o", "%i").isEmpty());
  }

  /** Kills a node's daemon; processes on the node continue. */
  static void killNode(String node) throws Exception {
    Path pid = folder().resolve("run").resolve("slurmd." + node + ".pid");
    MarkedProcesses.signal("KILL", Long.parseLong(Files.readString(pid).strip()));
  }

  static void startNode(String node) throws Exception {
    command("slurmd", "-N", node, "-f", conf().toString());
    Scenario.until(
        node + " is idle again",
        () -> command("sinfo", "-h", "-p", "main", "-n", node, "-o", "%t").equals("idle"));
  }

  /** Asks the controller to end, which it does after saving its state. */
  static void stopController() throws Exception {
    command("scontrol", "shutdown", "slurmctld");
    Scenario.until("the controller is down", () -> command("scontrol", "ping").contains("DOWN"));
  }

  static void startController() throws Exception {
    command("slurmctld", "-f", conf().toString());
    Scenario.until("the controller is up", () -> command("scontrol", "ping").contains("UP"));
  }

  private static String lastLine(List<String> argv, long seconds) throws Exception {
    List<String> lines = lines(argv, seconds);
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  /** Output goes to a file, because a daemon would keep a pipe open. */
  private static List<String> lines(List<String> argv, long seconds) throws Exception {
    Path log = Files.createTempFile("slurm", ".log");
    try {
      ProcessBuilder builder = new ProcessBuilder(argv);
      builder.environment().put("SLURM_CONF", conf().toString());
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as("%s ended in time", argv).isTrue();
      return Files.readString(log, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of(String.valueOf(e.getMessage()));
    } finally {
      Files.delete(log);
    }
  }
}
