package io.pcm.modelcache;

/** A model is unavailable; the message says why and what to do. */
public abstract sealed class ModelException extends Exception
    permits UnknownModelException, ModelUnavailableException {
  private static final long serialVersionUID = 1L;

  ModelException(String message) {
    super(message);
  }

  ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
