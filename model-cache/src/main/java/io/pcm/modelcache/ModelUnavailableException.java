package io.pcm.modelcache;

/** No source has the model, or it cannot be stored in the cache: a problem of the environment. */
public final class ModelUnavailableException extends ModelException {
  private static final long serialVersionUID = 1L;

  ModelUnavailableException(String message) {
    super(message);
  }

  ModelUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
