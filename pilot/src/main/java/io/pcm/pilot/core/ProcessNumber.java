package io.pcm.pilot.core;

/**
 * Identifies one process of a context, counted by the agent from 1. A context that loads for each
 * call has many processes one after another; this number distinguishes late reports of an earlier
 * one.
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
