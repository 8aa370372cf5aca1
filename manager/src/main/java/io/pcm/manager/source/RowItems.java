package io.pcm.manager.source;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.RowShape;
import io.pcm.api.workflow.RowTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which rows of tasks are items of another one, and what of them.
 *
 * @param where which rows; empty: all
 * @param from what of a row; empty: all but its index
 */
public record RowItems(Optional<RowTest> where, Optional<RowShape> from) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Those of the results of tasks. */
  public static RowItems of(Items.ResultsOf results) {
    return new RowItems(results.where(), results.from());
  }

  /**
   * Whether the row is chosen.
   *
   * @param item the bytes of its own item, see {@link ResultRow#whole}
   */
  public boolean takes(int index, ResultRow row, byte[] item) {
    if (where.isEmpty()) {
      return true;
    }
    try {
      return holds(where.get(), JSON.readTree(whole(index, row, item)));
    } catch (IOException e) {
      throw new IllegalStateException("rows are written by us", e);
    }
  }

  private static boolean holds(RowTest test, JsonNode row) {
    return test.match(
        equal ->
            equal.equal()
                == equal.values().stream().anyMatch(each -> same(at(row, equal.path()), each)),
        compare -> {
          JsonNode value = at(row, compare.path());
          return value.isNumber()
              && compare.order().holds(value.decimalValue().compareTo(compare.bound()));
        },
        all -> all.tests().stream().allMatch(each -> holds(each, row)),
        any -> any.tests().stream().anyMatch(each -> holds(each, row)));
  }

  private static boolean same(JsonNode value, Json wanted) {
    try {
      JsonNode other = JSON.readTree(wanted.utf8());
      return value.isNumber() && other.isNumber()
          ? value.decimalValue().compareTo(other.decimalValue()) == 0
          : value.equals(other);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON: " + wanted, e);
    }
  }

  private static JsonNode at(JsonNode row, String path) {
    JsonNode at = row;
    for (String name : path.split("\\.")) {
      at = at.path(name);
    }
    return at;
  }

  /**
   * The item made of the row.
   *
   * @param item the bytes of its own item, see {@link ResultRow#whole}
   */
  public Json item(int index, ResultRow row, byte[] item) {
    if (from.isEmpty()) {
      return row.asItem(item);
    }
    byte[] whole = whole(index, row, item);
    Optional<String> only = from.get().only();
    if (only.isPresent()) {
      return bytesAt(whole, only.get()).map(Json::of).orElse(Json.NULL);
    }
    Map<String, byte[]> fields = new LinkedHashMap<>();
    from.get()
        .fields()
        .forEach((name, path) -> bytesAt(whole, path).ifPresent(value -> fields.put(name, value)));
    return Json.of(JsonBytes.object(fields));
  }

  private static Optional<byte[]> bytesAt(byte[] whole, String path) {
    Optional<byte[]> at = Optional.of(whole);
    for (String name : List.of(path.split("\\."))) {
      at = at.flatMap(value -> JsonBytes.member(Json.of(value), name));
    }
    return at;
  }

  private static byte[] whole(int index, ResultRow row, byte[] item) {
    byte[] members = row.asItem(item).utf8();
    ByteArrayOutputStream out = new ByteArrayOutputStream(members.length + 24);
    out.writeBytes(("{\"index\":" + index + ',').getBytes(StandardCharsets.US_ASCII));
    out.write(members, 1, members.length - 1);
    return out.toByteArray();
  }
}
