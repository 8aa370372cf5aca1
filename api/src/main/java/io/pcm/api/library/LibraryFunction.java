package io.pcm.api.library;

import io.pcm.api.Json;

/**
 * The function of one task in a warm context. Called by up to {@code slots} threads at once. For
 * calls that mostly wait, and for more than a few hundred slots, implement {@link
 * AsyncLibraryFunction}, which needs no thread per call; to tell something besides the result,
 * {@link NotedFunction}; to return files, {@link FileFunction}. {@link ContextFactory} has an
 * example.
 */
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
