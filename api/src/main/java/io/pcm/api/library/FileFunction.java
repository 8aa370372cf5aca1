package io.pcm.api.library;

import io.pcm.api.Json;

/**
 * A {@link LibraryFunction} whose results are files, for what is too large for a result line or no
 * JSON: pictures, arrays, models. {@link AsyncFileFunction} is the same for calls that wait.
 *
 * <pre>{@code
 * import java.nio.file.Files;
 * import java.nio.file.Path;
 *
 * public final class Drawings implements LoadedLibrary {
 *   public LibraryFunction function(String name, Json settings) {
 *     FileFunction draw =
 *         item -> {
 *           Path picture = FileResult.newFile(".svg");
 *           Files.writeString(picture, "<svg><text>" + item + "</text></svg>");
 *           return FileResult.of(picture, Json.of("{\"width\":640}"));
 *         };
 *     return draw;
 *   }
 * }
 * }</pre>
 *
 * <p>The call fails as {@code BAD_FILE} if the file is not a regular file in the folder of the
 * context, and as {@code FILE_TOO_LARGE} if it has more than {@link io.pcm.api.Limits#FILE_BYTES}.
 */
@FunctionalInterface
public interface FileFunction extends LibraryFunction {
  /**
   * Executes one call, like {@link #call}. Each call returns a file of its own, which it must not
   * change afterwards.
   *
   * @throws CallFailedException to fail the call with a kind that the library chooses
   * @throws Exception to fail the call as {@code CALL_FAILED}
   */
  FileResult make(Json item) throws Exception;

  /** The value beside the file, for tests and other callers than the host. */
  @Override
  @SuppressWarnings("FunctionalInterfaceMethodChanged") // A lambda for either interface is a call.
  default Json call(Json item) throws Exception {
    return make(item).value();
  }
}
