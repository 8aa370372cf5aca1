package io.pcm.protocol.message;

/** The position of a task in the workflow, from 0. */
public record TaskNumber(int value) implements Comparable<TaskNumber> {
  @Override
  public int compareTo(TaskNumber other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
