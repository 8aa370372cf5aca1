package io.pcm.api.library;

import io.pcm.api.CallError;

/** Thrown to fail one call with a kind that the library chooses; the context stays warm. */
public final class CallFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient CallError error;

  public CallFailedException(CallError error) {
    super(error.message());
    this.error = error;
  }

  public CallError error() {
    return error;
  }
}
