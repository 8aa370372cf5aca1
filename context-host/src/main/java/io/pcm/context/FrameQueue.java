package io.pcm.context;

import io.pcm.api.context.Frame;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Frames on their way from the thread that reads them to the one that acts on them, bounded by
 * their bytes. One thread adds, one takes; the taker gets what has gathered in one go.
 */
final class FrameQueue {
  /** Bytes of payloads that wait here, unless a single frame has more. */
  static final int BYTES_MAX = 2 * 1024 * 1024;

  /** What a frame weighs besides its payload. */
  private static final int FRAME_OVERHEAD = 64;

  private final Object lock = new Object();
  private ArrayDeque<Frame> arrived = new ArrayDeque<>();
  private int arrivedBytes;
  private boolean ended;

  /** Belongs to the taker. */
  private ArrayDeque<Frame> batch = new ArrayDeque<>();

  /** Waits while the inbox is full. */
  void add(Frame frame) throws InterruptedException {
    synchronized (lock) {
      while (arrivedBytes > BYTES_MAX) {
        lock.wait();
      }
      if (arrived.isEmpty()) {
        lock.notifyAll();
      }
      arrived.add(frame);
      arrivedBytes += frame.payload().length() + FRAME_OVERHEAD;
    }
  }

  /** Nothing more will come. */
  void end() {
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  /** Waits for the next frame; empty after the last. */
  Optional<Frame> take() throws InterruptedException {
    if (batch.isEmpty()) {
      synchronized (lock) {
        while (arrived.isEmpty() && !ended) {
          lock.wait();
        }
        ArrayDeque<Frame> emptied = batch;
        batch = arrived;
        arrived = emptied;
        arrivedBytes = 0;
        lock.notifyAll();
      }
    }
    return Optional.ofNullable(batch.poll());
  }
}
