package io.pcm.api.library;

import io.pcm.api.Json;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A file that a call returns, and a JSON object beside it. PCM moves the file away, keeps it in the
 * folder {@code files} of the run directory under the SHA-256 of its content, and makes the result
 * of the two: {@code {"file":"files/9f86….png","bytes":48213,"sha256":"9f86…","width":640}}. {@link
 * FileFunction} has an example.
 *
 * @param file a file in the context's own folder, best one of {@link #newFile}; the call gives it
 *     away
 * @param value a JSON object without the members {@code file}, {@code bytes} and {@code sha256}
 * @param notes as in {@link NotedResult}; without members for none
 */
public record FileResult(Path file, Json value, Json notes) {
  private static final Json NOTHING = Json.of("{}");

  public FileResult {
    Objects.requireNonNull(file, "the file is null");
    Objects.requireNonNull(value, "the value is null, not JSON");
    Objects.requireNonNull(notes, "the notes are null, not JSON");
  }

  /** The file alone. */
  public static FileResult of(Path file) {
    return new FileResult(file, NOTHING, NOTHING);
  }

  /** The file, and a JSON object whose members are those of the result besides the file. */
  public static FileResult of(Path file, Json value) {
    return new FileResult(file, value, NOTHING);
  }

  /** The same with notes, which are the member {@code engine} of the result line. */
  public FileResult withNotes(Json more) {
    return new FileResult(file, value, more);
  }

  /**
   * The path of a file that does not exist yet, in the folder of this context. Outside of a
   * context, as in a test, it is in the folder for temporary files.
   *
   * @param ending of its name, such as {@code .png}; the file in the run directory has it too, if
   *     it is short and plain
   */
  public static Path newFile(String ending) {
    String folder =
        Optional.ofNullable(System.getenv("PCM_CONTEXT_FOLDER"))
            .orElse(System.getProperty("java.io.tmpdir"));
    return Path.of(folder).resolve(UUID.randomUUID() + ending);
  }

  /**
   * Where the file of a result is on this machine, for a function whose items come from the results
   * of another task. A pilot that does not see the run directory does not have it.
   *
   * @param file the member {@code file} of the result, such as {@code files/9f86….png}
   */
  public static Path pathOf(String file) {
    return Path.of(Optional.ofNullable(System.getenv("PCM_RUN_DIRECTORY")).orElse("."))
        .resolve(file);
  }

  /** The content of the frame in which it travels to the pilot. */
  public Json written() {
    String path = Json.quote(file.toAbsolutePath().toString());
    Json answer = Json.of("{\"path\":" + path + ",\"value\":" + value + "}");
    return new NotedResult(answer, notes).written();
  }
}
