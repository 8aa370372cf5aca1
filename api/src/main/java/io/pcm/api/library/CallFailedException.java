package io.pcm.api.library;

import io.pcm.api.CallError;

/** Fails one call with a kind of the library's choosing; the context lives on. */
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
