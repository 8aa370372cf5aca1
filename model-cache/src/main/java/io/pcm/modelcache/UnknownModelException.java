package io.pcm.modelcache;

/** The user's text is not a model's name, a path of a file, or a URL. */
public final class UnknownModelException extends ModelException {
  private static final long serialVersionUID = 1L;

  UnknownModelException(String message) {
    super(message);
  }
}
