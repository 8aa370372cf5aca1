package io.pcm.workflowfile;

import io.pcm.api.workflow.Mistake;
import java.util.List;
import java.util.regex.Pattern;

/** A YAML value without anchors, tags and types; each part has its position. */
sealed interface Value {
  Place place();

  /** The value for messages, shortened. */
  String shown();

  /**
   * A single value.
   *
   * @param plain whether it is unquoted, so that it may be a number, true, false or null; a quoted
   *     value is a string
   */
  record Scalar(String text, boolean plain, Place place) implements Value {
    private static final Pattern NUMBER =
        Pattern.compile("-?(0|[1-9][0-9]{0,400})(\\.[0-9]{1,400})?([eE][-+]?[0-9]{1,6})?");

    /** A missing value is null, as in {@code limit:} at the end of a line. */
    boolean isNull() {
      return plain && (text.isEmpty() || text.equals("null") || text.equals("~"));
    }

    boolean isBoolean() {
      return plain && (text.equals("true") || text.equals("false"));
    }

    /**
     * Whether it is a number in JSON: {@code 1e3} is one; {@code 012}, {@code 0x1F}, {@code 1_000}
     * and {@code .5} are strings.
     */
    boolean isNumber() {
      return plain && !text.isEmpty() && text.charAt(0) <= '9' && NUMBER.matcher(text).matches();
    }

    @Override
    public String shown() {
      return isNull() ? "null" : Mistake.quoted(text);
    }
  }

  record Listing(List<Value> items, Place place) implements Value {
    public Listing {
      items = List.copyOf(items);
    }

    @Override
    public String shown() {
      return "a list";
    }
  }

  /** Keys are unique. */
  record Mapping(List<Entry> entries, Place place) implements Value {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String shown() {
      return "a mapping";
    }
  }

  record Entry(Scalar key, Value value) {}
}
