package io.pcm.transport;

/**
 * A pilot's messages to the manager: taken only while there is a session, and of each session the
 * join first, so that nothing meant for an earlier session slips into the next: that may be one
 * with the manager of another run.
 */
final class Outbox {
  private enum State {
    SHUT,
    AWAITS_JOIN,
    OPEN
  }

  private static final int MESSAGES = 65_536;
  private static final long BYTES = 256L << 20;

  private final SendQueue lane = new SendQueue(MESSAGES, BYTES);
  private State state = State.SHUT;
  private long session;
  private boolean overflowed;

  synchronized void shut() {
    state = State.SHUT;
    overflowed = false;
    lane.clear();
  }

  synchronized void open(long newSession) {
    shut();
    session = newSession;
    state = State.AWAITS_JOIN;
  }

  /** Takes the join, if it is meant for the session that there is; returns whether it did. */
  synchronized boolean join(long meant, byte[] message) {
    if (state != State.AWAITS_JOIN || meant != session) {
      return false;
    }
    state = State.OPEN;
    return offer(message);
  }

  /** Whether it was taken. */
  synchronized boolean offer(byte[] message) {
    if (state != State.OPEN) {
      return false;
    }
    if (!lane.offer(message)) {
      overflowed = true;
    }
    return true;
  }

  synchronized boolean joined() {
    return state == State.OPEN;
  }

  synchronized boolean overflowed() {
    return overflowed;
  }

  SendQueue lane() {
    return lane;
  }
}
