package io.pcm.protocol.message;

/** Names one context, counted by the manager over the whole run, so that no two ever share one. */
public record ContextId(int value) implements Comparable<ContextId> {
  @Override
  public int compareTo(ContextId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
