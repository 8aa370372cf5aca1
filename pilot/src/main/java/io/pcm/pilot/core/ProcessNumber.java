package io.pcm.pilot.core;

/**
 * Names one process of a context, counted by the agent from 1. A context that is loaded anew for
 * each call has many processes one after the other; what an earlier one still says is told apart by
 * this number.
 */
public record ProcessNumber(int value) implements Comparable<ProcessNumber> {
  @Override
  public int compareTo(ProcessNumber other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
