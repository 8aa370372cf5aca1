package io.pcm.runtime.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pcm.api.Limits;
import io.pcm.api.workflow.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads chosen fields of the lines of one task and skips the rest. A field name with dots is also
 * found as one name: {@code item.a.b} is in {@code {"a":{"b":1}}} and in {@code {"a.b":1}}. If a
 * field occurs twice, the last one counts, unless all fields were found before. Not thread-safe.
 */
final class LineFields {
  /** Names stay canonicalized: otherwise Jackson decodes first and has no byte offsets. */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(2 * Limits.ITEM_BYTES)
                  .maxNumberLength(2 * Limits.ITEM_BYTES)
                  .build())
          .build();

  private final Place root;
  private final @Nullable Cell[] cells;
  private final int[] ranks;

  LineFields(Task task, List<FieldName> fields) {
    List<Wish> wishes = new ArrayList<>();
    for (int column = 0; column < fields.size(); column++) {
      List<String> paths = fields.get(column).paths(RowId.of(task));
      for (int rank = 0; rank < paths.size(); rank++) {
        wishes.add(new Wish(column, rank, paths.get(rank)));
      }
    }
    this.root = new Place(List.of(), wishes);
    this.cells = new @Nullable Cell[fields.size()];
    this.ranks = new int[fields.size()];
  }

  /**
   * The values of the fields; null where the line has none. The array is used again for the next
   * line.
   */
  @Nullable Cell[] read(byte[] line, int length) throws IOException {
    for (int column = 0; column < cells.length; column++) {
      cells[column] = null;
      ranks[column] = Integer.MAX_VALUE;
    }
    try (JsonParser parser = JSON.createParser(line, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a line of results");
      }
      while (!allFound() && parser.nextToken() == JsonToken.FIELD_NAME) {
        member(parser, line, root);
      }
    }
    return cells;
  }

  private boolean allFound() {
    for (int rank : ranks) {
      if (rank > 0) {
        return false;
      }
    }
    return true;
  }

  private void member(JsonParser parser, byte[] line, Place place) throws IOException {
    Place inner = place.inner(parser.currentName());
    parser.nextToken();
    if (inner == null) {
      parser.skipChildren();
    } else {
      value(parser, line, inner);
    }
  }

  private void value(JsonParser parser, byte[] line, Place place) throws IOException {
    JsonToken token = parser.currentToken();
    if (!token.isStructStart()) {
      if (!place.here.isEmpty()) {
        found(place, scalar(parser));
      }
      return;
    }
    int from = place.here.isEmpty() ? 0 : (int) parser.currentTokenLocation().getByteOffset();
    if (place.below.isEmpty()) {
      parser.skipChildren();
    } else if (token == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        member(parser, line, place);
      }
    } else {
      elements(parser, line, place);
    }
    if (!place.here.isEmpty()) {
      int to = (int) parser.currentLocation().getByteOffset();
      found(place, Cell.nested(new String(line, from, to - from, StandardCharsets.UTF_8)));
    }
  }

  private void elements(JsonParser parser, byte[] line, Place place) throws IOException {
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      Place inner = place.inner(Integer.toString(i));
      if (inner == null) {
        parser.skipChildren();
      } else {
        value(parser, line, inner);
      }
    }
  }

  static Cell scalar(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> Cell.string(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Cell(Cell.Kind.NUMBER, parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> new Cell(Cell.Kind.TRUTH, parser.getText());
      default -> new Cell(Cell.Kind.NULL, "null");
    };
  }

  private void found(Place place, Cell cell) {
    for (Wish wish : place.here) {
      if (wish.rank <= ranks[wish.column]) {
        cells[wish.column] = cell;
        ranks[wish.column] = wish.rank;
      }
    }
  }

  /**
   * @param rank of several paths of a column that lead somewhere, that with the lowest rank counts
   * @param path what is left of the path
   */
  private record Wish(int column, int rank, String path) {}

  /** A place in a line, with the wishes that end there or below. */
  private static final class Place {
    /** So that items with ever new fields do not fill the memory. */
    private static final int NAMES_MAX = 10_000;

    private final List<Wish> here;
    private final List<Wish> below;
    private final Map<String, @Nullable Place> known = new HashMap<>();

    Place(List<Wish> here, List<Wish> below) {
      this.here = here;
      this.below = below;
    }

    /** The place of this member; null if nothing there is wanted. */
    @Nullable Place inner(String name) {
      Place inner = known.get(name);
      if (inner == null && !known.containsKey(name)) {
        inner = made(name);
        if (known.size() < NAMES_MAX) {
          known.put(name, inner);
        }
      }
      return inner;
    }

    private @Nullable Place made(String name) {
      List<Wish> ends = new ArrayList<>();
      List<Wish> deeper = new ArrayList<>();
      for (Wish wish : below) {
        String path = wish.path;
        if (path.equals(name)) {
          ends.add(wish);
        } else if (path.startsWith(name) && path.charAt(name.length()) == '.') {
          deeper.add(new Wish(wish.column, wish.rank, path.substring(name.length() + 1)));
        }
      }
      return ends.isEmpty() && deeper.isEmpty() ? null : new Place(ends, deeper);
    }
  }
}
