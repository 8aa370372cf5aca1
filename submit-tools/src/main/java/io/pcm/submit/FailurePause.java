package io.pcm.submit;

import java.time.Duration;

/**
 * Pauses attempts for a while after a failure, for a command that is expensive, or that not every
 * site has. Thread-safe.
 */
public final class FailurePause {
  private final Duration length;
  private boolean failed;
  private long failedAt;

  /**
   * @param length duration of the pause after a failure
   */
  public FailurePause(Duration length) {
    this.length = length;
  }

  /** Whether the last attempt failed so recently that no new one should be made. */
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
