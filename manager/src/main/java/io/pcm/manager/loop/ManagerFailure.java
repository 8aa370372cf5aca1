package io.pcm.manager.loop;

/** The manager cannot continue; committed facts are kept. The message tells the user why. */
public final class ManagerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ManagerFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
