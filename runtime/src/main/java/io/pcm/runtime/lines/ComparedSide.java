package io.pcm.runtime.lines;

import io.pcm.api.workflow.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one side of a comparison, as they come in. Holds a short text for each row, not the
 * rows themselves: about 300 bytes for each. Not thread-safe.
 */
public final class ComparedSide implements LineTaker {
  /** A longer text is no label. */
  private static final int LABEL_MAX = 40;

  private static final int INDEX = 0;
  private static final int OUTCOME = 1;
  private static final int KIND = 2;
  private static final int VALUE = 3;
  private static final int LABEL = 4;
  private static final int KEY = 5;
  private static final int ITEM = 6;

  private final boolean wholeResult;
  private final String keyName;
  private final LineFields fields;
  private final RowValues values;
  private final List<ComparedRow> rows = new ArrayList<>();
  private final Map<String, Integer> occurrences = new HashMap<>();
  private int repeated;
  private int withoutKey;
  private int withoutItem;

  /**
   * What two sides are compared by.
   *
   * @param value the field whose values are compared: {@code result}, or a part of it, such as
   *     {@code result.label}, or only {@code label}
   * @param key the field that names rows, such as {@code id}; rows without it are known by the
   *     content of their items
   */
  public record By(String value, String key) {
    /** The field that names rows unless a task or a user says otherwise. */
    public static final String ID = RowId.NAME;

    public static final String RESULT = "result";

    /**
     * @throws IllegalArgumentException if one of them is no name of a field
     */
    public By {
      FieldName field = new FieldName(value);
      value = field.isMember() ? value : RESULT + "." + value;
      key = new FieldName(key).text();
    }
  }

  public ComparedSide(Task task, By by) {
    this(task, by, new RowValues());
  }

  /** A side whose texts are shared with another one, to save memory. */
  public ComparedSide(Task task, By by, ComparedSide other) {
    this(task, by, other.values);
  }

  private ComparedSide(Task task, By by, RowValues values) {
    this.wholeResult = by.value.equals(By.RESULT);
    this.keyName = by.key;
    this.values = values;
    this.fields =
        new LineFields(
            task,
            List.of(
                new FieldName("index"),
                new FieldName("outcome"),
                new FieldName("error.kind"),
                new FieldName(by.value),
                new FieldName("result.label"),
                new FieldName(by.key),
                new FieldName("item")));
  }

  @Override
  public boolean take(byte[] line, int length) throws IOException {
    @Nullable Cell[] cells = fields.read(line, length);
    Cell number = cells[INDEX];
    Cell outcome = cells[OUTCOME];
    if (number == null || number.kind() != Cell.Kind.NUMBER || outcome == null) {
      throw new IOException("not a line of results");
    }
    int index = Integer.parseInt(number.text());
    String key = occurrence(key(cells, index));
    if (outcome.text().equals("SUCCEEDED")) {
      Cell value = cells[VALUE];
      String text = value == null ? "" : values.text(value);
      rows.add(ComparedRow.succeeded(index, key, text, label(value, cells[LABEL])));
    } else {
      rows.add(ComparedRow.failed(index, key, cells[KIND]));
    }
    return true;
  }

  private String key(@Nullable Cell[] cells, int index) {
    Cell key = cells[KEY];
    if (key != null && key.kind() != Cell.Kind.NULL && key.kind() != Cell.Kind.NESTED) {
      return keyName + "=" + key.text();
    }
    withoutKey++;
    Cell item = cells[ITEM];
    withoutItem += item == null ? 1 : 0;
    return item == null ? "index=" + index : "item " + values.hash(item);
  }

  /** Equal rows stay apart: the second one matches the second one of the other side. */
  private String occurrence(String key) {
    int times = occurrences.merge(key, 1, Integer::sum);
    repeated += times > 1 ? 1 : 0;
    return times == 1 ? key : key + " #" + times;
  }

  private @Nullable String label(@Nullable Cell value, @Nullable Cell label) {
    if (value == null) {
      return null;
    }
    if (wholeResult && value.isObject()) {
      return label != null && label.kind() == Cell.Kind.STRING ? fitting(label) : null;
    }
    return value.kind() == Cell.Kind.NESTED || value.kind() == Cell.Kind.NULL
        ? null
        : fitting(value);
  }

  private @Nullable String fitting(Cell label) {
    String text = label.kind() == Cell.Kind.STRING ? label.text() : values.text(label);
    return text.length() <= LABEL_MAX ? values.shared(text) : null;
  }

  public List<ComparedRow> rows() {
    return List.copyOf(rows);
  }

  /** How many rows have the key of an earlier row. */
  public int repeated() {
    return repeated;
  }

  /** How many rows lack the field that names rows. */
  public int withoutKey() {
    return withoutKey;
  }

  /** How many of them are known by their index, because their lines have no item either. */
  public int withoutItem() {
    return withoutItem;
  }
}
