package io.pcm.runtime.rundir;

import io.pcm.submit.ShellWord;
import java.nio.file.Files;

/**
 * A run cannot start or continue. The message tells the user what is wrong, where, why, and how to
 * fix it.
 */
public final class RunException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** The type of the problem; determines the exit code. */
  public enum Kind {
    /** The workflow does not match the run. */
    WORKFLOW,
    /** Something outside PCM is missing or unavailable. */
    ENVIRONMENT,
    /** Another manager uses the run directory. */
    IN_USE,
    /** Another manager has taken the run over from this one. */
    TAKEN_OVER,
    /** PCM failed; running the same command again resumes the run. */
    INTERNAL
  }

  public RunException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public RunException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** The run has not been started; pilots may have been submitted for it. */
  public static RunException notBegun(RunPaths paths) {
    String run = ShellWord.of(paths.root().toString());
    if (Files.isDirectory(paths.managerJobs())) {
      return new RunException(
          Kind.ENVIRONMENT,
          "this run has not been started yet; its manager was submitted as a batch job, and this"
              + " says how that is: pcm why "
              + run);
    }
    return new RunException(
        Kind.ENVIRONMENT,
        "this run has not been started yet; start it with: pcm manager run WORKFLOW --run-dir "
            + run
            + "\n     To list the pilots submitted for it: pcm pilots list --run "
            + run);
  }

  public Kind kind() {
    return kind;
  }
}
