package io.pcm.api.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a row of another task becomes an item, see {@link TaskResults#from}. Paths are those of
 * {@link RowTest}.
 *
 * @param only the path of the value that is the item; empty if it is an object of fields
 * @param fields the paths of the item's fields, by their names; empty with {@code only}. A field
 *     that a row lacks is left out
 */
public record RowShape(Optional<String> only, Map<String, String> fields) {
  /** Maximum number of members on the way to a value. */
  private static final int DEPTH_MAX = 16;

  public RowShape {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    only.ifPresent(RowShape::checkPath);
    fields.values().forEach(RowShape::checkPath);
    if (only.isPresent() != fields.isEmpty()) {
      throw new IllegalArgumentException("name one path for the item, or one for each field");
    }
  }

  /** The value at the path is the item; null if the row lacks it. */
  public static RowShape only(String path) {
    return new RowShape(Optional.of(path), Map.of());
  }

  /** An object with these fields. */
  public static RowShape fields(Map<String, String> paths) {
    return new RowShape(Optional.empty(), paths);
  }

  /**
   * An object with the last names of these paths as fields: {@code item.claim} becomes {@code
   * claim}.
   *
   * @throws IllegalArgumentException if two have the same last name
   */
  public static RowShape fields(List<String> paths) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String path : paths) {
      String other = fields.put(path.substring(path.lastIndexOf('.') + 1), path);
      if (other != null) {
        throw new IllegalArgumentException(
            other + " and " + path + " have the same last name: write them as name: path");
      }
    }
    return fields(fields);
  }

  /**
   * @throws IllegalArgumentException if it is not names with dots between them
   */
  static void checkPath(String path) {
    String[] names = path.split("\\.", -1);
    boolean anyEmpty = List.of(names).contains("");
    if (anyEmpty || names.length > DEPTH_MAX) {
      throw new IllegalArgumentException(
          "a path is names with dots between them, such as result.label, not "
              + Mistake.quoted(path));
    }
    if (!List.of("index", "outcome", "result", "error", "item").contains(names[0])) {
      throw new IllegalArgumentException(
          "the path "
              + Mistake.quoted(path)
              + " must begin with index, outcome, result, error or item, which are the members of"
              + " a row");
    }
  }
}
