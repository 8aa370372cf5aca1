package io.pcm.manager.core.offender;

import java.time.Instant;
import java.util.Random;

/** Violates a rule deliberately: uses the time, randomness and a thread. */
public final class ClockReader {
  private ClockReader() {}

  static long ask() throws InterruptedException {
    Thread.sleep(0);
    return Instant.now().toEpochMilli() + System.nanoTime() + new Random().nextInt();
  }
}
