package io.pcm.runtime.lines;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A field of a result line as users name it: {@code result.label}, {@code item.claim}, {@code
 * error.kind}, {@code index}. A name that begins with no member of a line is one of the item:
 * {@code claim}. If the item is a row of another task, and has no such field itself, that of the
 * innermost item counts. {@code id} is the field that the task calls the id, if it has one. Array
 * elements are numbered from 0: {@code result.0}.
 *
 * @param text not blank
 */
record FieldName(String text) {
  /** Members of a line, and those that printed lines have in addition. */
  private static final Set<String> MEMBERS =
      Set.of(
          "index",
          "outcome",
          "result",
          "error",
          "item",
          "attempts",
          "seconds",
          "engine",
          "version",
          "task",
          "point");

  /** How many tasks deep a field is searched for. */
  private static final int DEPTH = 8;

  FieldName {
    if (text.isBlank() || !text.strip().equals(text)) {
      throw new IllegalArgumentException(
          "a column has a name without spaces around it, such as result.label, not '" + text + "'");
    }
  }

  /** Whether it begins with a member of a line. */
  boolean isMember() {
    int dot = text.indexOf('.');
    return MEMBERS.contains(dot < 0 ? text : text.substring(0, dot));
  }

  /**
   * Where the field may be, the likeliest place first.
   *
   * @param id the field of the item that its task calls the id
   */
  List<String> paths(Optional<String> id) {
    if (isMember()) {
      return List.of(text);
    }
    Stream<String> own = text.equals(RowId.NAME) ? id.stream() : Stream.empty();
    return Stream.concat(
            own.map(field -> "item." + field),
            IntStream.rangeClosed(1, DEPTH).mapToObj(deep -> "item.".repeat(deep) + text))
        .distinct()
        .toList();
  }
}
