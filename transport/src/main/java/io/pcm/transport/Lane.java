package io.pcm.transport;

import java.util.ArrayDeque;

/**
 * Encoded messages that wait for one peer, in order and bounded. Any thread puts, the transport
 * thread takes.
 */
final class Lane {
  private final int messagesMax;
  private final long bytesMax;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(4);
  private long bytes;

  Lane(int messagesMax, long bytesMax) {
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

  /** Moves what fits, at least one message if the buffer is empty; returns how many. */
  synchronized int drainTo(FrameBuffer frame) {
    int moved = 0;
    for (byte[] next = waiting.peek(); next != null && frame.add(next); next = waiting.peek()) {
      waiting.remove();
      bytes -= next.length;
      moved++;
    }
    return moved;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  synchronized void clear() {
    waiting.clear();
    bytes = 0;
  }
}
