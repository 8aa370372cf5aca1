package io.pcm.transport;

import java.util.ArrayDeque;

/**
 * Bounded queue of encoded messages for one peer. Any thread adds, the transport thread removes.
 */
final class SendQueue {
  private final Bounds bounds;
  private final QueuedBytes all;
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>(4);
  private long bytes;

  /** Number of bytes of the first message that are already in frames. */
  private int headSent;

  private Permission permission = Permission.NONE;
  private boolean closed;

  /** Of the first message, if it needs one. */
  private enum Permission {
    NONE,
    ASKED,
    GIVEN
  }

  /**
   * The limits of a queue.
   *
   * @param freeBytes longer messages wait until {@link #permit}
   */
  record Bounds(int messages, long bytes, int freeBytes) {
    /** No message needs permission. */
    Bounds(int messages, long bytes) {
      this(messages, bytes, Integer.MAX_VALUE);
    }
  }

  SendQueue(int messagesMax, long bytesMax) {
    this(new Bounds(messagesMax, bytesMax), new QueuedBytes());
  }

  /**
   * @param all counts the bytes of this and other queues
   */
  SendQueue(Bounds bounds, QueuedBytes all) {
    this.bounds = bounds;
    this.all = all;
  }

  /** Returns whether there was space; a closed queue drops the message. */
  synchronized boolean offer(byte[] message) {
    if (closed) {
      return true;
    }
    if (waiting.size() >= bounds.messages || bytes + message.length > bounds.bytes) {
      return false;
    }
    waiting.add(message);
    count(message.length);
    return true;
  }

  /**
   * Moves as much as fits, if necessary a part of a message, or asks for the permission that the
   * next message needs; returns the number of messages moved completely.
   */
  synchronized int drainTo(FrameBuffer frame) {
    int moved = 0;
    for (byte[] next = waiting.peek(); next != null; next = waiting.peek()) {
      if (needsPermission(next)) {
        if (permission == Permission.NONE && frame.addNotice(next.length)) {
          permission = Permission.ASKED;
        }
        break;
      }
      int part = frame.add(next, headSent);
      headSent += part;
      if (headSent < next.length) {
        break;
      }
      waiting.remove();
      count(-next.length);
      headSent = 0;
      if (next.length > bounds.freeBytes) {
        permission = Permission.NONE;
      }
      moved++;
    }
    return moved;
  }

  private boolean needsPermission(byte[] message) {
    return message.length > bounds.freeBytes && permission != Permission.GIVEN;
  }

  /** The message that waits for permission may be sent. */
  synchronized void permit() {
    if (permission == Permission.ASKED) {
      permission = Permission.GIVEN;
    }
  }

  /** Starts the first message from its beginning, for a new channel. */
  synchronized void rewind() {
    headSent = 0;
    permission = Permission.NONE;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Whether {@link #drainTo} has something to move. */
  synchronized boolean isReady() {
    byte[] next = waiting.peek();
    return next != null && !(needsPermission(next) && permission == Permission.ASKED);
  }

  /** Bytes of the waiting messages. */
  synchronized long bytes() {
    return bytes;
  }

  synchronized void clear() {
    waiting.clear();
    count(-bytes);
    headSent = 0;
    permission = Permission.NONE;
  }

  /** Drops everything, now and later. */
  synchronized void close() {
    clear();
    closed = true;
  }

  private void count(long more) {
    bytes += more;
    all.add(more);
  }
}
