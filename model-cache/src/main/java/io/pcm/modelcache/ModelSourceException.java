package io.pcm.modelcache;

/** One source failed; the message is the reason for the list of attempts. */
final class ModelSourceException extends Exception {
  private static final long serialVersionUID = 1L;

  ModelSourceException(String reason) {
    super(reason);
  }

  ModelSourceException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
