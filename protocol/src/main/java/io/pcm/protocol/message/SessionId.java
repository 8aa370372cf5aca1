package io.pcm.protocol.message;

/** Names one pilot's stay with one manager, from join to leave; drawn at random by the manager. */
public record SessionId(long value) implements Comparable<SessionId> {
  @Override
  public int compareTo(SessionId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
