package io.pcm.api.library;

import io.pcm.api.Json;

/** The function of one task in a warm context. Called by up to {@code slots} threads at once. */
@FunctionalInterface
public interface LibraryFunction {
  /**
   * Executes one call.
   *
   * @param item one item of the task's input, unchanged: one JSON value
   * @return one JSON value of at most {@link io.pcm.api.Limits#RESULT_BYTES}
   * @throws CallFailedException to fail the call with a kind that the library chooses
   * @throws Exception to fail the call as {@code CALL_FAILED}
   */
  Json call(Json item) throws Exception;
}
