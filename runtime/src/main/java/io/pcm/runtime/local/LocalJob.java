package io.pcm.runtime.local;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** One process as a job. */
final class LocalJob {
  private static final int NUMBER_MAX = 1_000_000;
  private static final int SIGNAL_BASE = 128;

  private final JobId id;
  private final ProcessHandle process;

  /** The process, if it is a child of an earlier manager, so that nobody knows its exit code. */
  private final Optional<ProcessMark> mark;

  private final Optional<Process> child;

  private LocalJob(
      JobId id, ProcessHandle process, Optional<ProcessMark> mark, Optional<Process> child) {
    this.id = id;
    this.process = process;
    this.mark = mark;
    this.child = child;
  }

  /** The job of a process that an earlier manager started; empty if it has ended. */
  static Optional<LocalJob> adopted(JobId id, ProcessMark mark) {
    return mark.process()
        .map(process -> new LocalJob(id, process, Optional.of(mark), Optional.empty()));
  }

  /**
   * @param taken whether another job has this id
   */
  static LocalJob start(List<String> command, Path logs, Predicate<JobId> taken)
      throws BatchSystemException {
    refuseMissing("setsid", "install it (Debian: apt-get install util-linux)");
    refuseMissing(command.get(0), "its path is wrong or it is not installed");
    Path log = newLog(logs, taken);
    String file = log.getFileName().toString();
    JobId id = new JobId(file.substring(0, file.length() - ".log".length()));
    List<String> argv = new ArrayList<>(List.of("setsid"));
    argv.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(argv);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().put(LocalBatchSystem.JOB_VARIABLE, id.value());
    try {
      Process child = builder.start();
      return new LocalJob(id, child.toHandle(), Optional.empty(), Optional.of(child));
    } catch (IOException e) {
      throw new BatchSystemException(
          BatchSystemException.Kind.REFUSED, "cannot start a local pilot: " + e.getMessage(), e);
    }
  }

  /** The first number without a log, so that logs of earlier runs are kept. */
  private static Path newLog(Path logs, Predicate<JobId> taken) throws BatchSystemException {
    try {
      for (int number = 1; number <= NUMBER_MAX; number++) {
        Path log = logs.resolve("local-" + number + ".log");
        if (Files.notExists(log) && !taken.test(new JobId("local-" + number))) {
          try {
            return Files.createFile(
                log,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
          } catch (FileAlreadyExistsException e) {
            continue;
          }
        }
      }
      throw new BatchSystemException(
          BatchSystemException.Kind.REFUSED, logs + " has too many pilot logs; remove old ones");
    } catch (IOException e) {
      throw new BatchSystemException(
          BatchSystemException.Kind.REFUSED,
          "cannot write the log of a local pilot in " + logs + ": " + e.getMessage(),
          e);
    }
  }

  private static void refuseMissing(String program, String fix) throws BatchSystemException {
    boolean found;
    if (program.contains("/")) {
      found = isProgram(Path.of(program));
    } else {
      String path = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
      found =
          List.of(path.split(File.pathSeparator)).stream()
              .anyMatch(folder -> isProgram(Path.of(folder, program)));
    }
    if (!found) {
      throw new BatchSystemException(
          BatchSystemException.Kind.REFUSED,
          "cannot start a local pilot: program not found: " + program + "; " + fix);
    }
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  JobId id() {
    return id;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return child.isPresent()
        ? child.get().isAlive()
        : mark.flatMap(ProcessMark::process).isPresent();
  }

  JobState state() {
    if (isAlive()) {
      return new JobState(id, Phase.RUNNING, "RUNNING", "", "localhost");
    } else if (child.isEmpty()) {
      return new JobState(id, Phase.ENDED, "ENDED", "", "localhost");
    }
    int exit = child.get().exitValue();
    JobState.End end = exit == 0 ? JobState.End.LEFT : JobState.End.FAILED;
    return new JobState(id, Phase.ENDED, end, "ENDED", reason(exit), "localhost");
  }

  private static String reason(int exit) {
    return exit > SIGNAL_BASE
        ? "exit code " + exit + " (signal " + (exit - SIGNAL_BASE) + ")"
        : "exit code " + exit;
  }

  /** Sends SIGTERM through the handle, because {@link Process#destroy} would also close streams. */
  void notice() {
    process.destroy();
  }

  void kill() {
    process.destroyForcibly();
  }

  /** Whether it has ended within the time. An interrupt counts as no and remains set. */
  boolean awaitEnd(long nanos) {
    try {
      process.onExit().get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return !isAlive();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for a process does not fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !isAlive();
    }
  }
}
