package io.pcm.runtime.lines;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the columns that a table of these tasks should have, from the first lines of each: the
 * task, its point, the id, index and outcome, all single values of the item and of the result, and
 * the error. Values inside of arrays have no columns.
 */
public final class ColumnSample {
  /** Lines of each task that are looked at. */
  static final int LINES = 200;

  /** Bytes of lines of each task that are looked at. */
  private static final int BYTES = 4 * 1024 * 1024;

  private static final int DEPTH = 16;

  /** The id of an item, or of the item of the row that the item is. */
  private static final Pattern ID = Pattern.compile("(item\\.)+id");

  private final Set<String> axes = new TreeSet<>();
  private final Set<String> ids = new TreeSet<>();
  private final Set<String> item = new LinkedHashSet<>();
  private final Set<String> result = new LinkedHashSet<>();
  private boolean cut;
  private boolean versions;

  /** Takes the first lines of a task. */
  public LineTaker of(Task task) {
    TaskName name = task.name();
    axes.addAll(name.point().keySet());
    RowId.of(task).ifPresent(field -> ids.add("item." + field));
    return new LineTaker() {
      private int lines;
      private long bytes;

      @Override
      public boolean take(byte[] line, int length) throws IOException {
        look(line, length);
        lines++;
        bytes += length;
        return lines < LINES && bytes < BYTES;
      }
    };
  }

  private void look(byte[] line, int length) throws IOException {
    try (JsonParser parser = LineFields.JSON.createParser(line, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a line of results");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String member = parser.currentName();
        parser.nextToken();
        if (member.equals("item")) {
          add(item, parser, member, 0);
        } else if (member.equals("result")) {
          add(result, parser, member, 0);
        } else {
          versions |= member.equals("version");
          parser.skipChildren();
        }
      }
    }
  }

  private void add(Set<String> to, JsonParser parser, String path, int depth) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT && depth < DEPTH) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String inner = path + "." + parser.currentName();
        parser.nextToken();
        add(to, parser, inner, depth + 1);
      }
    } else if (token.isStructStart()) {
      parser.skipChildren();
      if (depth == 0) {
        to.add(path);
      }
    } else if (item.size() + result.size() < FieldColumns.MAX / 2) {
      to.add(path);
    } else {
      cut |= !to.contains(path);
    }
  }

  /** Whether there are more fields than a table has columns. */
  public boolean cut() {
    return cut;
  }

  /** The columns. */
  public FieldColumns columns() {
    List<String> names = new ArrayList<>();
    names.add("task");
    axes.forEach(axis -> names.add("point." + axis));
    Set<String> named = new TreeSet<>(ids);
    named.retainAll(item);
    if (named.isEmpty()) {
      item.stream()
          .filter(path -> ID.matcher(path).matches())
          .min(Comparator.comparingInt(String::length))
          .ifPresent(named::add);
    }
    if (!named.isEmpty()) {
      names.add(RowId.NAME);
    }
    names.add("index");
    names.add("outcome");
    if (versions) {
      names.add("version");
    }
    item.stream().filter(path -> !named.contains(path) && isName(path)).forEach(names::add);
    result.stream().filter(ColumnSample::isName).forEach(names::add);
    names.add("error.kind");
    names.add("error.message");
    return new FieldColumns(names, true);
  }

  /** A field with blanks around its name cannot be named on a command line either. */
  private static boolean isName(String path) {
    return path.strip().equals(path);
  }
}
