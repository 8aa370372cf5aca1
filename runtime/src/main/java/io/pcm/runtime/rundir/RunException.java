package io.pcm.runtime.rundir;

import io.pcm.submit.ShellWord;

/**
 * A run cannot start or continue. The message says what, where, why and how to fix it, in words for
 * its user.
 */
public final class RunException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Whose matter it is. */
  public enum Kind {
    /** The workflow is not one that this run can go on with. */
    WORKFLOW,
    /** Something outside PCM is missing or refused. */
    ENVIRONMENT,
    /** Another manager holds the run directory. */
    IN_USE,
    /** PCM failed; the same again goes on. */
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

  /** Nothing is known of the run but, perhaps, which pilots were submitted for it. */
  public static RunException notBegun(RunPaths paths) {
    String run = ShellWord.of(paths.root().toString());
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
