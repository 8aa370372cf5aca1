package io.pcm.manager.loop;

/**
 * The manager cannot go on; what it has committed stays. The message says why, in words for its
 * user.
 */
public final class ManagerFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ManagerFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
