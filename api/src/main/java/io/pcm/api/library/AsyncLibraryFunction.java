package io.pcm.api.library;

import io.pcm.api.Json;
import java.util.concurrent.CompletionStage;

/**
 * The function of one task in a warm context, for calls that wait rather than compute: a call in
 * flight needs no thread. {@link LoadedLibrary#function} may return one; up to {@code slots} of the
 * library's calls are in flight at once. The following library sends each item to a server on the
 * same machine, with {@code settings: {url: "http://localhost:8000/v1/completions"}} in the
 * workflow file and the artifact {@code pcm-json} among the library's jars:
 *
 * <pre>{@code
 * import java.net.URI;
 * import java.net.http.HttpClient;
 * import java.net.http.HttpRequest;
 * import java.net.http.HttpResponse;
 * import java.util.concurrent.CompletableFuture;
 * import java.util.concurrent.CompletionStage;
 *
 * public final class Completions implements ContextFactory {
 *   record Settings(URI url) {}
 *
 *   public LoadedLibrary load(LoadRequest request) {
 *     URI url = JsonMapping.read(request.settings(), Settings.class).url();
 *     HttpClient client = HttpClient.newHttpClient();
 *     AsyncLibraryFunction complete =
 *         item -> {
 *           HttpRequest post =
 *               HttpRequest.newBuilder(url)
 *                   .header("Content-Type", "application/json")
 *                   .POST(HttpRequest.BodyPublishers.ofByteArray(item.utf8()))
 *                   .build();
 *           return client
 *               .sendAsync(post, HttpResponse.BodyHandlers.ofByteArray())
 *               .thenCompose(Completions::result);
 *         };
 *     return (name, settings) -> complete;
 *   }
 *
 *   private static CompletionStage<Json> result(HttpResponse<byte[]> answer) {
 *     if (answer.statusCode() == 200) {
 *       return CompletableFuture.completedStage(Json.of(answer.body()));
 *     }
 *     CallError error = new CallError("REFUSED", "status " + answer.statusCode());
 *     return CompletableFuture.failedStage(new CallFailedException(error));
 *   }
 * }
 * }</pre>
 *
 * <p>What the context host guarantees, and what it expects:
 *
 * <ul>
 *   <li>One thread calls {@link #start}, for one call after another, with the library's class
 *       loader as its context class loader. While it runs, no other call can start.
 *   <li>A call is in flight until its stage completes, in any order and on any thread. That thread
 *       checks the result and sends it to the pilot, which may take a moment if the pilot is busy.
 *       What the thread does afterwards does not matter.
 *   <li>{@link LoadedLibrary#function} and {@link LoadedLibrary#close} are called only when no call
 *       is in flight.
 *   <li>A call that is not complete after the library's call timeout is charged. If the library
 *       {@linkplain LoadedLibrary#stopsCalls can stop calls}, the host cancels the call's stage.
 *       Otherwise the context is killed with all calls in flight, and the others are retried
 *       elsewhere. A stage that never completes costs a slot until then.
 *   <li>At the end of its input it waits up to five seconds for calls in flight, then the process
 *       exits.
 * </ul>
 */
@FunctionalInterface
public interface AsyncLibraryFunction extends LibraryFunction {
  /**
   * Starts one call and returns without waiting for its end.
   *
   * <p>The call fails as {@code BAD_RESULT} if the stage or the result is null or the result is not
   * one JSON value, and as {@code RESULT_TOO_LARGE} if it exceeds {@link
   * io.pcm.api.Limits#RESULT_BYTES}. If the stage completes with an exception, the call fails as if
   * a {@link LibraryFunction} had thrown it: a {@link CallFailedException} chooses the kind, also
   * inside a {@link java.util.concurrent.CompletionException}; an {@link OutOfMemoryError} ends the
   * process.
   *
   * @param item one item of the task's input, unchanged: one JSON value
   * @return completes with the result
   * @throws Exception to fail the call, like a stage that completes with this exception
   */
  CompletionStage<Json> start(Json item) throws Exception;

  /** Starts the call and waits for its end, for tests and other callers than the host. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // A lambda for either interface is a call.
  default Json call(Json item) throws Exception {
    return StageEnd.await(start(item));
  }
}
