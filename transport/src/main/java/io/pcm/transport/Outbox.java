package io.pcm.transport;

/**
 * A pilot's messages to the manager: taken only while there is a session, and of each session the
 * join first, so that nothing meant for an earlier session slips into the next.
 */
final class Outbox {
  private enum State {
    SHUT,
    AWAITS_JOIN,
    OPEN
  }

  private static final int MESSAGES = 65_536;
  private static final long BYTES = 256L << 20;

  private final Lane lane = new Lane(MESSAGES, BYTES);
  private State state = State.SHUT;
  private boolean overflowed;

  synchronized void shut() {
    state = State.SHUT;
    overflowed = false;
    lane.clear();
  }

  synchronized void open() {
    shut();
    state = State.AWAITS_JOIN;
  }

  /** Whether it was taken. */
  synchronized boolean offer(byte[] message, boolean join) {
    boolean inTurn = join ? state == State.AWAITS_JOIN : state == State.OPEN;
    if (!inTurn) {
      return false;
    }
    state = State.OPEN;
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

  Lane lane() {
    return lane;
  }
}
