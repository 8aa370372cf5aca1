package io.pcm.transport;

/**
 * Limits how many bytes are between two points of the process, such as a socket and a disk: who
 * brings more waits. Thread-safe.
 */
public final class ByteGate {
  private final long bytesMax;
  private long inside;
  private long besides;

  /**
   * @param bytesMax maximum total; something that is larger may enter alone
   */
  public ByteGate(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Waits until there is space for so many bytes, and takes it. */
  public synchronized void enter(long bytes) throws InterruptedException {
    while (inside + besides > 0 && inside + besides + bytes > bytesMax) {
      wait();
    }
    inside += bytes;
  }

  /** Gives back space that was taken. */
  public synchronized void leave(long bytes) {
    inside -= bytes;
    notifyAll();
  }

  /**
   * Gives back space that was taken.
   *
   * @param other bytes that take up space now without having entered
   */
  public synchronized void leave(long bytes, long other) {
    inside -= bytes;
    besides = other;
    notifyAll();
  }

  /** How many bytes take up space now. */
  public synchronized long bytes() {
    return inside + besides;
  }
}
