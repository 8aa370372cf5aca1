package io.pcm.manager.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The first items of a task's data, to see which fields they have before anything starts. */
public final class FirstItems {
  /** Number of items that are looked at: enough to see how they are made. */
  private static final int ITEMS_MAX = 100;

  /** Bytes of a file that are looked at (4 MiB); an item that is not complete by then is not. */
  private static final int HEAD_BYTES = 4 * 1024 * 1024;

  /** Number of fields that are listed, and how deep they may be nested. */
  private static final int FIELDS_MAX = 40;

  private static final int DEPTH_MAX = 3;

  private static final JsonMapper JSON = new JsonMapper();
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final List<JsonNode> items = new ArrayList<>();
  private int seen;

  private FirstItems() {}

  /**
   * Reads the beginning of a file.
   *
   * @param most how many items the task uses
   * @throws IOException if it cannot be read
   */
  public static FirstItems ofFile(Path file, int most) throws IOException {
    FirstItems first = new FirstItems();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] mark = in.readNBytes(BYTE_ORDER_MARK.length);
      byte[] rest = in.readNBytes(HEAD_BYTES);
      boolean whole = rest.length < HEAD_BYTES;
      boolean marked = Arrays.equals(mark, BYTE_ORDER_MARK);
      first.addLines(
          new SequenceInputStream(
              new ByteArrayInputStream(marked ? new byte[0] : mark),
              new ByteArrayInputStream(rest)),
          whole,
          Math.min(most, ITEMS_MAX));
    }
    return first;
  }

  /**
   * Looks at lines of JSON.
   *
   * @param whole whether the last line is complete
   * @param most how many items the task uses
   */
  public static FirstItems ofLines(byte[] lines, boolean whole, int most) {
    FirstItems first = new FirstItems();
    try {
      first.addLines(new ByteArrayInputStream(lines), whole, Math.min(most, ITEMS_MAX));
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
    return first;
  }

  /**
   * Looks at items of the workflow itself.
   *
   * @param most how many items the task uses
   */
  public static FirstItems of(Items.Listed listed, int most) {
    FirstItems first = new FirstItems();
    listed.items().stream().limit(Math.min(most, ITEMS_MAX)).forEach(first::add);
    return first;
  }

  private void addLines(InputStream in, boolean whole, int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (seen < most) {
      int next = in.read();
      if (next >= 0 && next != '\n') {
        line.write(next);
        continue;
      }
      if ((next >= 0 || whole) && !line.toString(StandardCharsets.ISO_8859_1).isBlank()) {
        add(Json.of(line.toByteArray()));
      }
      line.reset();
      if (next < 0) {
        return;
      }
    }
  }

  /** An item that is not JSON only fails its own call. */
  private void add(Json item) {
    seen++;
    try {
      JsonNode tree = JSON.readTree(item.utf8());
      if (tree != null && !tree.isMissingNode()) {
        items.add(tree);
      }
    } catch (JsonProcessingException e) {
      // Says nothing about the fields of others.
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory can be read", e);
    }
  }

  /** Whether there is more than one item. */
  public boolean areSeveral() {
    return seen > 1;
  }

  /** Number of items that were looked at and are JSON. */
  public int count() {
    return items.size();
  }

  /**
   * Whether there are items, and all lack this field of a prompt.
   *
   * @param path a name, or names of nested objects with dots between them
   */
  public boolean allLack(String path) {
    return !items.isEmpty() && items.stream().noneMatch(item -> has(item, path));
  }

  private static boolean has(JsonNode item, String path) {
    if (item.has(path)) {
      return true;
    }
    JsonNode at = item;
    for (String name : path.split("\\.", -1)) {
      at = at.path(name);
    }
    return !at.isMissingNode();
  }

  /** The fields that items have, as a prompt names them; at most 40. */
  public Set<String> fields() {
    Set<String> names = new LinkedHashSet<>();
    items.forEach(item -> addFields(item, "", 1, names));
    return names;
  }

  private static void addFields(JsonNode object, String before, int depth, Set<String> names) {
    object
        .properties()
        .forEach(
            field -> {
              if (names.size() < FIELDS_MAX) {
                names.add(before + field.getKey());
              }
              if (depth < DEPTH_MAX) {
                addFields(field.getValue(), before + field.getKey() + ".", depth + 1, names);
              }
            });
  }
}
