package io.pcm.modelcache;

/** What was given is no model's name, no path to a file, and no URL: the user's mistake. */
public final class UnknownModelException extends ModelException {
  private static final long serialVersionUID = 1L;

  UnknownModelException(String message) {
    super(message);
  }
}
