package io.pcm.protocol.message;

/** Names one lease, counted by the manager over its epoch. */
public record LeaseId(long value) implements Comparable<LeaseId> {
  @Override
  public int compareTo(LeaseId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
