package io.pcm.transport;

import java.util.ArrayDeque;

/**
 * Encoded messages that wait for one peer, in order and bounded. Any thread puts, the transport
 * thread takes.
 */
final class SendQueue {
  private final int messagesMax;
  private final long bytesMax;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(4);
  private long bytes;

  /** Bytes of the first message that are in frames already. */
  private int headSent;

  SendQueue(int messagesMax, long bytesMax) {
    this.messagesMax = messagesMax;
    this.bytesMax = bytesMax;
  }

  /** Whether there was room. */
  synchronized boolean offer(byte[] message) {
    if (waiting.size() >= messagesMax || bytes + message.length > bytesMax) {
      return false;
    }
    waiting.add(message);
    bytes += message.length;
    return true;
  }

  /** Moves what fits, of a long message a part; returns how many messages have left with it. */
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

  /** A new channel gets the first message from its beginning. */
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
