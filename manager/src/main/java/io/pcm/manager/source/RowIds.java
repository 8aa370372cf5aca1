package io.pcm.manager.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import io.pcm.protocol.message.ItemHash;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The ids of items, which name rows for people. */
public final class RowIds {
  private static final JsonMapper JSON = new JsonMapper();

  private RowIds() {}

  /**
   * The id of an item: a string, or a number with all its digits.
   *
   * @param path names with dots between them
   * @return empty if the item has none
   */
  public static Optional<String> of(Json item, String path) {
    Optional<byte[]> at = JsonBytes.isValue(item) ? Optional.of(item.utf8()) : Optional.empty();
    for (String name : path.split("\\.")) {
      at = at.flatMap(value -> JsonBytes.member(Json.of(value), name));
    }
    return at.flatMap(RowIds::text);
  }

  private static Optional<String> text(byte[] value) {
    try {
      JsonNode node = JSON.readTree(value);
      return node.isTextual()
          ? Optional.of(node.textValue())
          : node.isNumber() ? Optional.of(Json.of(value).toString()) : Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("this was JSON", e);
    }
  }

  /**
   * Checks that each item has an id of its own. Items that are not JSON or too large have none, and
   * need none. Takes 8 bytes for each item.
   *
   * @throws SourceException if one has none, or two have the same
   */
  public static void check(ItemSource items, String path) throws SourceException {
    long[] hashes = new long[items.count()];
    int count = 0;
    for (int index = 0; index < items.count(); index++) {
      if (items.readFit(index) instanceof Item.Value value) {
        Optional<String> id = of(value.json(), path);
        if (id.isEmpty()) {
          throw wrong(
              items.place(index)
                  + " has no id: its field '"
                  + path
                  + "' is missing, or neither a string nor a number; add it, or leave out 'id' of"
                  + " the task");
        }
        hashes[count++] = hash(id.get());
      }
    }
    Arrays.sort(hashes, 0, count);
    for (int i = 1; i < count; i++) {
      if (hashes[i] == hashes[i - 1]) {
        throw twice(items, path, hashes[i]);
      }
    }
  }

  private static SourceException twice(ItemSource items, String path, long hash)
      throws SourceException {
    String first = "";
    for (int index = 0; index < items.count(); index++) {
      Optional<String> id =
          items.read(index) instanceof Item.Value value ? of(value.json(), path) : Optional.empty();
      if (id.isPresent() && hash(id.get()) == hash) {
        if (!first.isEmpty()) {
          return wrong(
              items.place(index)
                  + " has the same id as "
                  + first
                  + ", "
                  + Json.quote(id.get())
                  + ": ids must be unique; change one, or leave out 'id' of the task");
        }
        first = items.place(index);
      }
    }
    throw new IllegalStateException("two items had this id a moment ago");
  }

  private static long hash(String id) {
    return ItemHash.of(Json.of(Json.quote(id))).value();
  }

  private static SourceException wrong(String message) {
    return new SourceException(SourceException.Reason.UNREADABLE, message);
  }
}
