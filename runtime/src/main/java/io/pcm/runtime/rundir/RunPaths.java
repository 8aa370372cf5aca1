package io.pcm.runtime.rundir;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths in a run directory. They are part of the public interface, so a change needs a line in
 * the change log.
 *
 * @param root the run directory, absolute
 */
public record RunPaths(Path root) {
  private static final Pattern OWN_STORE = Pattern.compile("store-([1-9][0-9]{0,8})\\.db");

  public RunPaths {
    root = root.toAbsolutePath().normalize();
  }

  /** Run id, secret and addresses, mode 0600: what pilots and commands need to connect. */
  public Path access() {
    return root.resolve("access");
  }

  /** Port and key of the live page, mode 0600; only while a manager serves it. */
  public Path dashboard() {
    return root.resolve("dashboard");
  }

  /** What Prometheus shows to read the metrics, mode 0600; only while a manager serves them. */
  public Path metricsToken() {
    return root.resolve("metrics-token");
  }

  /** What was run, with what, when and where: {@link RunRecord}. */
  public Path runJson() {
    return root.resolve("run.json");
  }

  /** The status of the run a few seconds ago, or at its end. */
  public Path status() {
    return root.resolve("status.json");
  }

  /**
   * The store: {@code store.db}, or {@code store-<turn>.db} of the latest turn that took the run
   * over from a manager on another machine.
   */
  public Path store() {
    return storeOf(Integer.MAX_VALUE);
  }

  /** The store as of this turn: that of the latest turn up to it that has its own. */
  Path storeOf(int turn) {
    int latest = 0;
    try (DirectoryStream<Path> stores = Files.newDirectoryStream(root, "store-*.db")) {
      for (Path store : stores) {
        Matcher name = OWN_STORE.matcher(store.getFileName().toString());
        if (name.matches() && Integer.parseInt(name.group(1)) <= turn) {
          latest = Math.max(latest, Integer.parseInt(name.group(1)));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // There is no directory yet, or nobody can read it, and so no store.
    }
    return latest == 0 ? root.resolve("store.db") : ownStore(latest);
  }

  Path ownStore(int turn) {
    return root.resolve("store-" + turn + ".db");
  }

  /** The result files, named by {@link io.pcm.api.workflow.TaskName#resultFile}. */
  public Path results() {
    return root.resolve("results");
  }

  /** The files that calls return, named by their content. */
  public Path returnedFiles() {
    return root.resolve("files");
  }

  /** The items of streams, in files named by their content. */
  public Path items() {
    return root.resolve("items");
  }

  /** The submissions to batch systems. */
  public Path pilotJobs() {
    return root.resolve("pilots");
  }

  /** The submissions of managers to batch systems, and what their jobs print. */
  public Path managerJobs() {
    return root.resolve("managers");
  }

  /** What pilots and contexts did, and when: a file for each manager. */
  public Path chronicles() {
    return root.resolve("chronicle");
  }

  public Path managerLog() {
    return root.resolve("logs").resolve("manager.log");
  }

  /** What the present manager prints, if it has no terminal; {@link ManagerOutput}. */
  public Path managerOutput() {
    return root.resolve("logs").resolve("manager.out");
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
