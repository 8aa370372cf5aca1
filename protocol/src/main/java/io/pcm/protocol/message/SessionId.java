package io.pcm.protocol.message;

/** Identifies a session, the time that a pilot spends with one manager; a random number. */
public record SessionId(long value) implements Comparable<SessionId> {
  /**
   * Parses the format of {@link #toString}.
   *
   * @throws NumberFormatException for any other text
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
