package io.pcm.library.server;

import io.pcm.api.CallError;
import io.pcm.api.library.CallFailedException;
import java.util.concurrent.CompletionException;

/** Reads answers in the stages of a call, which fails if an answer is not as documented. */
final class AnswerReading {
  private AnswerReading() {}

  /** Reads a part of an answer. */
  interface Reading<T> {
    T read() throws Dialect.BadAnswerException, CallFailedException;
  }

  /**
   * @throws CompletionException with a {@link CallFailedException}
   */
  static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (Dialect.BadAnswerException e) {
      String message = String.valueOf(e.getMessage());
      throw new CompletionException(
          new CallFailedException(new CallError(CallError.CALL_FAILED, message)));
    } catch (CallFailedException e) {
      throw new CompletionException(e);
    }
  }
}
