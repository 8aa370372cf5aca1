package io.pcm.runtime.rundir;

import java.nio.file.Path;
import java.util.List;

/**
 * The paths in a run directory. They are part of the public interface, so a change needs a line in
 * the change log.
 *
 * @param root the run directory, absolute
 */
public record RunPaths(Path root) {
  public RunPaths {
    root = root.toAbsolutePath().normalize();
  }

  /** Run id, secret and addresses, mode 0600: what pilots and commands need to connect. */
  public Path access() {
    return root.resolve("access");
  }

  /** What was run, with what, when and where: {@link RunRecord}. */
  public Path runJson() {
    return root.resolve("run.json");
  }

  /** The status of the run a few seconds ago, or at its end. */
  public Path status() {
    return root.resolve("status.json");
  }

  public Path store() {
    return root.resolve("store.db");
  }

  /** The result files, named by {@link io.pcm.api.workflow.TaskName#resultFile}. */
  public Path results() {
    return root.resolve("results");
  }

  /** The items of streams, in files named by their content. */
  public Path items() {
    return root.resolve("items");
  }

  /** The submissions to batch systems. */
  public Path pilotJobs() {
    return root.resolve("pilots");
  }

  public Path managerLog() {
    return root.resolve("logs").resolve("manager.log");
  }

  /** One file per pilot, {@code <pilot>.log}. */
  public Path pilotLogs() {
    return root.resolve("logs").resolve("pilots");
  }

  /** One file per context, {@code <pilot>-<context>.log}. */
  public Path contextLogs() {
    return root.resolve("logs").resolve("contexts");
  }

  /**
   * @throws IllegalArgumentException if the name is not a plain file name
   */
  public Path pilotLog(String pilot) {
    return pilotLogs().resolve(plain(pilot) + ".log");
  }

  List<Path> folders() {
    return List.of(results(), root.resolve("logs"), pilotLogs(), contextLogs());
  }

  private static String plain(String name) {
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) {
      throw new IllegalArgumentException("not a valid name of a log file: '" + name + "'");
    }
    return name;
  }
}
