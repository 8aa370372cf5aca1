package io.pcm.protocol.message;

/** Names one pilot's stay with one manager, from join to leave; drawn at random by the manager. */
public record SessionId(long value) implements Comparable<SessionId> {
  /**
   * The session that {@link #toString} wrote.
   *
   * @throws NumberFormatException if it is none
   */
  public static SessionId parse(String text) {
    return new SessionId(Long.parseUnsignedLong(text, 16));
  }

  @Override
  public int compareTo(SessionId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toHexString(value);
  }
}
