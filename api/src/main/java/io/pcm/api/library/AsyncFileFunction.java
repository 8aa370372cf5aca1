package io.pcm.api.library;

import io.pcm.api.Json;
import java.util.concurrent.CompletionStage;

/**
 * An {@link AsyncLibraryFunction} whose results are files; see {@link FileFunction}.
 *
 * <pre>{@code
 * AsyncFileFunction copy =
 *     item -> {
 *       java.nio.file.Path file = FileResult.newFile(".json");
 *       return CompletableFuture.supplyAsync(
 *           () -> {
 *             try {
 *               return FileResult.of(java.nio.file.Files.write(file, item.utf8()));
 *             } catch (java.io.IOException e) {
 *               throw new java.io.UncheckedIOException(e);
 *             }
 *           });
 *     };
 * }</pre>
 */
@FunctionalInterface
public interface AsyncFileFunction extends AsyncLibraryFunction {
  /**
   * Starts one call and returns without waiting for its end, like {@link #start}.
   *
   * @return completes with the file
   * @throws Exception to fail the call, like a stage that completes with this exception
   */
  CompletionStage<FileResult> startFile(Json item) throws Exception;

  /** The value beside the file, for tests and other callers than the host. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // A lambda for either interface is a call.
  default CompletionStage<Json> start(Json item) throws Exception {
    return startFile(item).thenApply(FileResult::value);
  }
}
