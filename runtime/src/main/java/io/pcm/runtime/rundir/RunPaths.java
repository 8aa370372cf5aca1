package io.pcm.runtime.rundir;

import java.nio.file.Path;
import java.util.List;

/**
 * Where each thing of a run lies. Part of what PCM promises its users, so it changes only with a
 * word in the change log.
 *
 * @param root the run directory, absolute
 */
public record RunPaths(Path root) {
  public RunPaths {
    root = root.toAbsolutePath().normalize();
  }

  /** Run id, secret and addresses, mode 0600: what pilots and command lines need to come in. */
  public Path access() {
    return root.resolve("access");
  }

  /** What was run, with what, when and where: {@link RunRecord}. */
  public Path runJson() {
    return root.resolve("run.json");
  }

  /** How far the run was a few seconds ago, or at its end. */
  public Path status() {
    return root.resolve("status.json");
  }

  public Path store() {
    return root.resolve("store.db");
  }

  /** Result files, named as {@link io.pcm.api.workflow.TaskName#resultFile} says. */
  public Path results() {
    return root.resolve("results");
  }

  /** What was asked of batch systems for this run. */
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
   * @throws IllegalArgumentException if the name is no plain file name
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
