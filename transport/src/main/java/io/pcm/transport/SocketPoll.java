package io.pcm.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * Waits for a frame at a socket, or for a wake-up from another thread.
 *
 * <p>JeroMQ wakes the thread of a socket by a byte in a pipe, and counts the byte only after it has
 * written it. If its I/O thread loses the processor in between, which is usual where all cores are
 * busy, the pipe stays readable although there is nothing to do, and the poll returns at once again
 * and again: the thread that polls keeps the processor that the I/O thread waits for. So after a
 * poll that found nothing, it is given away for a moment.
 */
final class SocketPoll implements AutoCloseable {
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final ZMQ.Poller poller;
  private final WakeUp wakeUp;

  SocketPoll(ZContext context, ZMQ.Socket socket, WakeUp wakeUp) {
    this.wakeUp = wakeUp;
    poller = context.createPoller(2);
    poller.register(socket, ZMQ.Poller.POLLIN);
    poller.register(wakeUp.channel(), ZMQ.Poller.POLLIN);
  }

  /** Waits until there may be something to do, at most this long. */
  void await(long millis) {
    int ready = poller.poll(millis);
    boolean woken = poller.pollin(1) && wakeUp.clear();
    if (ready > 0 && !woken && !poller.pollin(0)) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() {
    poller.close();
  }
}
