package io.pcm.runtime.rundir;

/** A run directory is unusable; the message names it and says why, and how to fix it. */
public abstract sealed class RunDirectoryException extends Exception
    permits RunDirectoryInUseException, RunDirectoryUnusableException {
  private static final long serialVersionUID = 1L;

  RunDirectoryException(String message) {
    super(message);
  }

  RunDirectoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
