package io.pcm.modelcache;

/** One source did not give the file; the message is the reason, for the list of what was tried. */
final class SourceException extends Exception {
  private static final long serialVersionUID = 1L;

  SourceException(String reason) {
    super(reason);
  }

  SourceException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
