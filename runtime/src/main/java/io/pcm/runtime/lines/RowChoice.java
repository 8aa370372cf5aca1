package io.pcm.runtime.lines;

import io.pcm.api.workflow.Task;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which result lines of a task are wanted. A line must meet all conditions.
 *
 * @param failed only lines that did not succeed
 * @param kind only lines with errors of this kind; null: of any, or without an error
 * @param indexes only lines of these items; empty: of all
 * @param fields only lines with these values
 */
public record RowChoice(
    boolean failed, @Nullable String kind, Set<Integer> indexes, List<FieldValue> fields) {

  /**
   * A field and its value as text; {@code 7} is both the number and the string.
   *
   * @param field its name, such as {@code id}, which is a field of the item, or {@code
   *     result.label}
   */
  public record FieldValue(String field, String value) {
    /**
     * @param text {@code id=r021}
     * @throws IllegalArgumentException if it is not of this form
     */
    public static FieldValue parse(String text) {
      int equals = text.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "not a field and its value: '" + text + "'; write it like id=r021");
      }
      return new FieldValue(
          new FieldName(text.substring(0, equals)).text(), text.substring(equals + 1));
    }
  }

  public RowChoice {
    indexes = Set.copyOf(indexes);
    fields = List.copyOf(fields);
  }

  /** Whether every line is wanted, so that none has to be read. */
  public boolean isAll() {
    return !failed && kind == null && indexes.isEmpty() && fields.isEmpty();
  }

  /** Passes on the wanted ones of the lines of this task. */
  public LineTaker passingTo(Task task, LineTaker taker) {
    return isAll() ? taker : new Gate(this, task, taker);
  }

  /** Reads what the conditions need. */
  private static final class Gate implements LineTaker {
    private static final int INDEX = 0;
    private static final int OUTCOME = 1;
    private static final int KIND = 2;
    private static final int FIELDS = 3;

    private final RowChoice choice;
    private final LineTaker taker;
    private final LineFields lines;
    private final int lastIndex;

    Gate(RowChoice choice, Task task, LineTaker taker) {
      this.choice = choice;
      this.taker = taker;
      List<FieldName> names = new ArrayList<>();
      names.add(new FieldName("index"));
      if (choice.failed || choice.kind != null || !choice.fields.isEmpty()) {
        names.add(new FieldName("outcome"));
        names.add(new FieldName("error.kind"));
        choice.fields.forEach(each -> names.add(new FieldName(each.field)));
      }
      this.lines = new LineFields(task, names);
      this.lastIndex =
          choice.indexes.isEmpty() ? Integer.MAX_VALUE : Collections.max(choice.indexes);
    }

    @Override
    public boolean take(byte[] line, int length) throws IOException {
      @Nullable Cell[] found = lines.read(line, length);
      Cell number = found[INDEX];
      if (number == null || number.kind() != Cell.Kind.NUMBER) {
        throw new IOException("not a line of results");
      }
      int index = Integer.parseInt(number.text());
      boolean more = index < lastIndex;
      return isWanted(index, found) ? taker.take(line, length) && more : more;
    }

    private boolean isWanted(int index, @Nullable Cell[] found) {
      if (!choice.indexes.isEmpty() && !choice.indexes.contains(index)) {
        return false;
      }
      if (choice.failed && is(found[OUTCOME], "SUCCEEDED")) {
        return false;
      }
      if (choice.kind != null && !is(found[KIND], choice.kind)) {
        return false;
      }
      for (int i = 0; i < choice.fields.size(); i++) {
        if (!is(found[FIELDS + i], choice.fields.get(i).value)) {
          return false;
        }
      }
      return true;
    }

    private static boolean is(@Nullable Cell cell, String text) {
      return cell != null && cell.text().equals(text);
    }
  }
}
