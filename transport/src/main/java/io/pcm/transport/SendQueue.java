package io.pcm.transport;

import java.util.ArrayDeque;

/**
 * Bounded queue of encoded messages for one peer. Any thread adds, the transport thread removes.
 */
final class SendQueue {
  private final int messagesMax;
  private final long bytesMax;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(4);
  private long bytes;

  /** Number of bytes of the first message that are already in frames. */
  private int headSent;

  SendQueue(int messagesMax, long bytesMax) {
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
  }

  /** Returns whether there was space. */
  synchronized boolean offer(byte[] message) {
    if (waiting.size() >= messagesMax || bytes + message.length > bytesMax) {
      return false;
    }
    waiting.add(message);
    bytes += message.length;
    return true;
  }

  /**
   * Moves as much as fits, if necessary a part of a message; returns the number of messages moved
   * completely.
   */
  synchronized int drainTo(FrameBuffer frame) {
    int moved = 0;
    for (byte[] next = waiting.peek(); next != null; next = waiting.peek()) {
      int part = frame.add(next, headSent);
      headSent += part;
      if (headSent < next.length) {
        break;
      }
      waiting.remove();
      bytes -= next.length;
      headSent = 0;
      moved++;
    }
    return moved;
  }

  /** Starts the first message from its beginning, for a new channel. */
  synchronized void rewind() {
    headSent = 0;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  synchronized void clear() {
    waiting.clear();
    bytes = 0;
    headSent = 0;
  }
}
