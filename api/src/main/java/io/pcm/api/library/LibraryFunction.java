package io.pcm.api.library;

import io.pcm.api.Json;

/** One task's function in a warm context. Called from up to {@code slots} threads at once. */
@FunctionalInterface
public interface LibraryFunction {
  /**
   * Answers one call.
   *
   * @param item one item of the task's input as it came: one JSON value
   * @return one JSON value of at most {@link io.pcm.api.Limits#RESULT_BYTES}
   * @throws CallFailedException to fail the call with a kind of the library's own
   * @throws Exception to fail the call as {@code CALL_FAILED}
   */
  Json call(Json item) throws Exception;
}
