package io.pcm.api.library;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A result, and notes on how it came about, which are the member {@code engine} of its result line.
 * {@link NotedFunction} has an example.
 *
 * <p>Both travel as one text: the result in one line, then, if there are notes, a line feed and the
 * notes in one line.
 *
 * @param result one JSON value of at most {@link Limits#RESULT_BYTES}
 * @param notes a JSON object of at most {@link Limits#NOTES_BYTES}; without members for none
 */
public record NotedResult(Json result, Json notes) {
  private static final Json NONE = Json.of("{}");

  public NotedResult {
    Objects.requireNonNull(result, "the result is null, not JSON");
    Objects.requireNonNull(notes, "the notes are null, not JSON");
  }

  /** A result without notes. */
  public static NotedResult of(Json result) {
    return new NotedResult(result, NONE);
  }

  /** Reads what {@link #written} gave, without a check of either part. */
  public static NotedResult read(Json written) {
    int at = lineBreak(written.utf8());
    return at < 0
        ? of(written)
        : new NotedResult(Json.of(Arrays.copyOf(written.utf8(), at)), behind(written, at));
  }

  /** The notes alone in what {@link #written} gave; empty if there are none. */
  public static Optional<Json> notesOf(Json written) {
    int at = lineBreak(written.utf8());
    return at < 0 ? Optional.empty() : Optional.of(behind(written, at));
  }

  private static Json behind(Json written, int lineBreak) {
    return Json.of(Arrays.copyOfRange(written.utf8(), lineBreak + 1, written.length()));
  }

  /** Where the notes of a result begin, less one; -1 if there are none. */
  private static int lineBreak(byte[] utf8) {
    int last = Math.max(0, utf8.length - Limits.NOTES_BYTES - 1);
    for (int at = utf8.length - 2; at >= last; at--) {
      if (utf8[at] == '\n' && utf8[at + 1] == '{') {
        return at;
      }
    }
    return -1;
  }

  /** Whether there are notes, as far as their bytes tell. */
  public boolean hasNotes() {
    return notes.length() > 2;
  }

  /** The notes; empty if there are none. */
  public Optional<Json> engine() {
    return hasNotes() ? Optional.of(notes) : Optional.empty();
  }

  /** Both in the form in which they travel. Line breaks within them become spaces. */
  public Json written() {
    Json line = onOneLine(result);
    if (!hasNotes()) {
      return line;
    }
    byte[] more = onOneLine(notes).utf8();
    byte[] both = Arrays.copyOf(line.utf8(), line.length() + 1 + more.length);
    both[line.length()] = '\n';
    System.arraycopy(more, 0, both, line.length() + 1, more.length);
    return Json.of(both);
  }

  /** In JSON, line breaks appear only between tokens, where a space is equivalent. */
  private static Json onOneLine(Json json) {
    byte[] utf8 = json.utf8();
    byte[] flat = null;
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] == '\n' || utf8[i] == '\r') {
        flat = flat == null ? utf8.clone() : flat;
        flat[i] = ' ';
      }
    }
    return flat == null ? json : Json.of(flat);
  }
}
