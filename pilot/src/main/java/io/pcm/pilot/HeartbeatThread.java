package io.pcm.pilot;

import io.pcm.api.MonotonicClock;
import io.pcm.pilot.core.PilotAgent.Pulse;
import io.pcm.pilot.driver.Heart;
import io.pcm.pilot.driver.LoopPace;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import java.util.function.Consumer;

/**
 * The thread of the {@link Heart}. Heartbeats from the loop's own thread would only be late if the
 * loop hangs, not stop.
 */
final class HeartbeatThread implements AutoCloseable {
  private final Heart heart;
  private final MonotonicClock clock = new MonotonicClock();
  private final Thread thread = new Thread(this::run, "heartbeat");
  private boolean closed;

  HeartbeatThread(Consumer<Heartbeat> beat) {
    heart = new Heart(beat, LoopPace.DEFAULT);
    thread.setDaemon(true);
    thread.start();
  }

  /** The loop has ticked; {@code pulse} is the new content of heartbeats. */
  synchronized void ticked(Pulse pulse) {
    if (heart.ticked(pulse, clock.instant())) {
      notifyAll();
    }
  }

  private synchronized void run() {
    try {
      while (!closed) {
        wait(Math.max(1, heart.beatIfDue(clock.instant()).toMillis()));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
