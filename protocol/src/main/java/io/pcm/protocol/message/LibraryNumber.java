package io.pcm.protocol.message;

/** The position of a library in the workflow, from 0. */
public record LibraryNumber(int value) implements Comparable<LibraryNumber> {
  @Override
  public int compareTo(LibraryNumber other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
