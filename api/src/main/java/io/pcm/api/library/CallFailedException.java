package io.pcm.api.library;

import io.pcm.api.CallError;

/**
 * Thrown to fail one call with a kind that the library chooses; the context stays warm.
 *
 * <pre>{@code
 * LibraryFunction shorten =
 *     item -> {
 *       String text = item.toString();
 *       if (text.length() < 100) {
 *         throw new CallFailedException(new CallError("TOO_SHORT", "100 characters or more"));
 *       }
 *       return Json.of(Json.quote(text.substring(0, 100)));
 *     };
 * }</pre>
 */
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
