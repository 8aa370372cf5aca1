package io.pcm.modelcache;

/** One source did not give the file; the message is the reason, for the list of what was tried. */
final class ModelSourceException extends Exception {
  private static final long serialVersionUID = 1L;

  ModelSourceException(String reason) {
    super(reason);
  }

  ModelSourceException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
