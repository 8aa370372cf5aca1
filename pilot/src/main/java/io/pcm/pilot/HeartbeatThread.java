package io.pcm.pilot;

import io.pcm.pilot.core.PilotAgent.Pulse;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Beats at the manager's pace while the loop ticks: a pilot whose loop hangs falls silent, however
 * well its threads and sockets are.
 */
final class HeartbeatThread implements AutoCloseable {
  /** The loop ticks twice a second at least; so long without a tick means that it hangs. */
  private static final Duration HUNG = Duration.ofSeconds(5);

  private static final long LOOK_MILLIS = 200;

  private final Consumer<Heartbeat> beat;
  private final Thread thread = new Thread(this::run, "heartbeat");
  private @Nullable Pulse pulse;
  private long tickedAt;
  private long beatAt;
  private boolean beaten;
  private boolean closed;

  HeartbeatThread(Consumer<Heartbeat> beat) {
    this.beat = beat;
    thread.setDaemon(true);
    thread.start();
  }

  /** The loop has ticked, and this is what it holds. */
  synchronized void ticked(Pulse newPulse) {
    boolean begins = newPulse.pace().isPresent() && (pulse == null || pulse.pace().isEmpty());
    pulse = newPulse;
    tickedAt = System.nanoTime();
    if (begins) {
      beaten = false;
      notifyAll();
    }
  }

  private synchronized void run() {
    try {
      while (!closed) {
        long wait = beatIfDue(System.nanoTime());
        wait(Math.max(1, wait));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /** Returns the milliseconds until the next look. */
  private long beatIfDue(long now) {
    Pulse current = pulse;
    if (current == null || current.pace().isEmpty() || now - tickedAt > HUNG.toNanos()) {
      return LOOK_MILLIS;
    }
    long pace = current.pace().get().toNanos();
    if (!beaten || now - beatAt >= pace) {
      beaten = true;
      beatAt = now;
      beat.accept(current.heartbeat());
    }
    return Math.min(LOOK_MILLIS, (beatAt + pace - now) / 1_000_000);
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
