package io.pcm.runtime.sites;

/**
 * The batch systems of this installation conflict; the message says which, why, and what to do.
 * Thrown by the first use of {@link BatchSystems} or {@link Pilots}.
 */
public final class PlugInException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PlugInException(String message) {
    super(message);
  }
}
