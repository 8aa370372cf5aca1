package io.pcm.transport;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starting and ending threads. */
final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  private Threads() {}

  /** Creates a thread without starting it; passes an uncaught exception to {@code onFatal}. */
  static Thread daemon(String name, Runnable body, Consumer<Throwable> onFatal) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((dead, e) -> onFatal.accept(e));
    return thread;
  }

  /**
   * Waits for the thread to end, unless it is the current thread. An interrupt ends the wait and
   * remains set.
   */
  static void join(Thread thread, Duration atMost) {
    if (thread == Thread.currentThread()) {
      return;
    }
    try {
      thread.join(atMost.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn("{} did not end within {} s", thread.getName(), atMost.toSeconds());
    }
  }
}
