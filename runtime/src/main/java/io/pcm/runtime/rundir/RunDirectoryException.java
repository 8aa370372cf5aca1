package io.pcm.runtime.rundir;

/** A run directory cannot be used; the message names it, says why, and what would mend it. */
public class RunDirectoryException extends Exception {
  private static final long serialVersionUID = 1L;

  public RunDirectoryException(String message) {
    super(message);
  }

  public RunDirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
