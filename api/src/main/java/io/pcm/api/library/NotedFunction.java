package io.pcm.api.library;

import io.pcm.api.Json;

/**
 * A {@link LibraryFunction} whose results have notes, which each result line shows as its member
 * {@code engine}: for example which version answered, and what it took. {@link AsyncNotedFunction}
 * is the same for calls that wait.
 *
 * <p>PCM adds up some members over all results, and shows the sums in {@code pcm status} and at the
 * end of a run: the numbers {@code prompt-tokens}, {@code cached-tokens} and {@code tokens}, and
 * how often {@code finish} is {@code "length"}.
 *
 * <pre>{@code
 * public final class Words implements LoadedLibrary {
 *   public LibraryFunction function(String name, Json settings) {
 *     NotedFunction count =
 *         item -> {
 *           int words = item.toString().split(" ").length;
 *           return new NotedResult(
 *               Json.of("" + words), Json.of("{\"name\":\"words\",\"tokens\":" + words + "}"));
 *         };
 *     return count;
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface NotedFunction extends LibraryFunction {
  /**
   * Executes one call, like {@link #call}. The call fails as {@code BAD_RESULT} if the notes are
   * not a JSON object, or have more than {@link io.pcm.api.Limits#NOTES_BYTES}.
   *
   * @throws CallFailedException to fail the call with a kind that the library chooses
   * @throws Exception to fail the call as {@code CALL_FAILED}
   */
  NotedResult answer(Json item) throws Exception;

  /** The result alone, for tests and other callers than the host. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // A lambda for either interface is a call.
  default Json call(Json item) throws Exception {
    return answer(item).result();
  }
}
