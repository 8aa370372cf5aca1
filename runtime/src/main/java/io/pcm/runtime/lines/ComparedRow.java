package io.pcm.runtime.lines;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of one side of a comparison.
 *
 * @param index of its item
 * @param key what it is matched by: {@code id=r021}, or a hash of its item
 * @param value its result, or the compared field of it, so that equal values have equal texts; a
 *     long one has its beginning and a hash. Empty if the row did not succeed
 * @param label its label, if it has a short one
 * @param error the kind of error of a row that did not succeed
 */
public record ComparedRow(
    int index, String key, Optional<String> value, Optional<String> label, Optional<String> error) {

  static ComparedRow failed(int index, String key, @Nullable Cell kind) {
    return new ComparedRow(
        index,
        key,
        Optional.empty(),
        Optional.empty(),
        Optional.of(kind == null ? "" : kind.text()));
  }

  static ComparedRow succeeded(int index, String key, String value, @Nullable String label) {
    return new ComparedRow(
        index, key, Optional.of(value), Optional.ofNullable(label), Optional.empty());
  }

  public boolean succeeded() {
    return error.isEmpty();
  }

  /** The label, or else the value, or the kind of error. */
  private String shown() {
    return label.or(() -> value).orElseGet(() -> error.orElse(""));
  }

  /** The same, but the value if the other row has the same label. */
  public String shownBeside(Optional<ComparedRow> other) {
    return label.isPresent() && other.isPresent() && label.equals(other.get().label)
        ? value.orElse("")
        : shown();
  }
}
