package io.pcm.context;

import io.pcm.api.context.Frame;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Queue of frames between the reading thread and the acting thread, limited by their bytes. One
 * thread adds and one takes; it takes all waiting frames at once.
 */
final class FrameQueue {
  /** Maximum bytes of waiting payloads, unless a single frame is larger. */
  static final int BYTES_MAX = 2 * 1024 * 1024;

  /** Size of a frame without its payload. */
  private static final int FRAME_OVERHEAD = 64;

  private final Object lock = new Object();
  private ArrayDeque<Frame> arrived = new ArrayDeque<>();
  private int arrivedBytes;
  private boolean ended;

  /** Used only by the thread that takes. */
  private ArrayDeque<Frame> batch = new ArrayDeque<>();

  /** Adds a frame; blocks while the inbox is full. */
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

  /** No more frames will be added. */
  void end() {
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }

  /** Waits for the next frame; empty after the last one. */
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
