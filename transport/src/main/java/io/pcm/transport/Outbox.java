package io.pcm.transport;

import io.pcm.protocol.codec.MessageBounds;

/**
 * Queue of a pilot's messages to the manager. Accepts messages only while there is a session, and
 * the join first. So no message of an earlier session slips into the next one, which may be with
 * the manager of another run.
 */
final class Outbox {
  private enum State {
    SHUT,
    AWAITS_JOIN,
    OPEN
  }

  private static final int MESSAGES = 65_536;
  private static final long BYTES = 256L << 20;

  private final SendQueue lane =
      new SendQueue(
          new SendQueue.Bounds(MESSAGES, BYTES, MessageBounds.FREE_BYTES), new QueuedBytes());
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

  /** Accepts the join if it is for the current session; returns whether it was accepted. */
  synchronized boolean join(long meant, byte[] message) {
    if (state != State.AWAITS_JOIN || meant != session) {
      return false;
    }
    state = State.OPEN;
    return offer(message);
  }

  /** Returns whether the message was accepted. */
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
