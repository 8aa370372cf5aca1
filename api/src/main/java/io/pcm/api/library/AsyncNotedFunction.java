package io.pcm.api.library;

import io.pcm.api.Json;
import java.util.concurrent.CompletionStage;

/**
 * An {@link AsyncLibraryFunction} whose results have notes; see {@link NotedFunction}.
 *
 * <pre>{@code
 * AsyncNotedFunction length =
 *     item ->
 *         CompletableFuture.completedStage(
 *             new NotedResult(Json.of("" + item.length()), Json.of("{\"name\":\"length\"}")));
 * }</pre>
 */
@FunctionalInterface
public interface AsyncNotedFunction extends AsyncLibraryFunction {
  /**
   * Starts one call and returns without waiting for its end, like {@link #start}.
   *
   * @return completes with the result and its notes
   * @throws Exception to fail the call, like a stage that completes with this exception
   */
  CompletionStage<NotedResult> startNoted(Json item) throws Exception;

  /** The result alone, for tests and other callers than the host. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // A lambda for either interface is a call.
  default CompletionStage<Json> start(Json item) throws Exception {
    return startNoted(item).thenApply(NotedResult::result);
  }

  /** Starts the call and waits for its end. */
  default NotedResult answer(Json item) throws Exception {
    return StageEnd.await(startNoted(item));
  }
}
