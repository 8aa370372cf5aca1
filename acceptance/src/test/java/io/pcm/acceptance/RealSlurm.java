package io.pcm.acceptance;

import io.pcm.slurm.TestSlurm;
import io.pcm.submit.FileOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Commands for the real Slurm of {@link TestSlurm}, and failures of its parts. */
final class RealSlurm {
  private static final Duration COMMAND = Duration.ofSeconds(60);

  private RealSlurm() {}

  /** Runs one of Slurm's commands; returns its output. */
  static String command(String... argv) throws IOException {
    Map<String, String> reached = Map.of("SLURM_CONF", TestSlurm.conf().toString());
    return FileOutput.of(List.of(argv), reached, COMMAND).strip();
  }

  /** Kills a node's daemon; processes on the node continue. */
  static void killNode(String node) throws Exception {
    Path pid = TestSlurm.folder().resolve("run").resolve("slurmd." + node + ".pid");
    MarkedProcesses.signal("KILL", Long.parseLong(Files.readString(pid).strip()));
  }

  static void startNode(String node) throws Exception {
    command("slurmd", "-N", node, "-f", TestSlurm.conf().toString());
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
    command("slurmctld", "-f", TestSlurm.conf().toString());
    Scenario.until("the controller is up", () -> command("scontrol", "ping").contains("UP"));
  }
}
