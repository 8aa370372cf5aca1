package io.pcm.transport;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that wait in all queues of a manager together, and whether one more large message may
 * join them. Small messages are bounded for each queue alone. Thread-safe.
 */
final class QueuedBytes {
  /**
   * Maximum bytes in all queues (128 MiB, an eighth of the manager's heap), besides {@link
   * #SMALL_BYTES} in each.
   */
  static final long ALL_BYTES = 128L << 20;

  /** Maximum bytes in one queue to which another message is added (16 MiB). */
  static final long ONE_BYTES = 16L << 20;

  /** Size of a message for which an empty queue always has room (1 MiB). */
  static final int SMALL_BYTES = 1 << 20;

  private final AtomicLong bytes = new AtomicLong();

  void add(long more) {
    bytes.addAndGet(more);
  }

  long bytes() {
    return bytes.get();
  }

  /**
   * Whether a message of this size may be added to the queue. When half is used, only empty queues
   * have room, so that a few slow peers cannot keep everything to themselves.
   */
  boolean hasRoom(SendQueue queue, int size) {
    long all = bytes.get();
    long own = queue.bytes();
    if (own == 0) {
      return size <= SMALL_BYTES || all + size <= ALL_BYTES;
    }
    return own + size <= ONE_BYTES && all + size <= ALL_BYTES / 2;
  }
}
