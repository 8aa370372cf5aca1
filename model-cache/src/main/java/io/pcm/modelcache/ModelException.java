package io.pcm.modelcache;

/** A model cannot be had; the message says why and how to go on. */
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
