package io.pcm.data;

/** A column of a table whose values all have one type. */
public record TypedColumn(String name, Type type) {
  /** The type of all values of a column. */
  public enum Type {
    /** {@code true} or {@code false}. */
    TRUTH,
    /** An integer from -2^63 to 2^63-1. */
    WHOLE,
    /** A number as a double. */
    NUMBER,
    TEXT
  }
}
