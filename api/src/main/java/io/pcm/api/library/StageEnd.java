package io.pcm.api.library;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** Waits for the end of a call that was started. */
final class StageEnd {
  private StageEnd() {}

  /** Throws what the call threw. */
  static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
