package io.pcm.submit;

import java.time.Duration;

/**
 * Leaves alone for a while what has failed: a command that not every site has, or that is dear to
 * ask. Safe for several threads.
 */
public final class FailurePause {
  private final Duration length;
  private boolean failed;
  private long failedAt;

  /**
   * @param length after a failure
   */
  public FailurePause(Duration length) {
    this.length = length;
  }

  /** Whether the last attempt failed, so short a time ago that none is to be made. */
  public synchronized boolean isOn() {
    return failed && System.nanoTime() - failedAt < length.toNanos();
  }

  public synchronized void failed() {
    failed = true;
    failedAt = System.nanoTime();
  }

  public synchronized void succeeded() {
    failed = false;
  }
}
