package io.pcm.runtime.rundir;

/** It is not a run directory, is accessible to others, or the file system refuses. */
public final class RunDirectoryUnusableException extends RunDirectoryException {
  private static final long serialVersionUID = 1L;

  RunDirectoryUnusableException(String message) {
    super(message);
  }

  RunDirectoryUnusableException(String message, Throwable cause) {
    super(message, cause);
  }
}
