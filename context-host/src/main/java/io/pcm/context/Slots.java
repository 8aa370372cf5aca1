package io.pcm.context;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The slots of the context, and the threads of calls that need one. With one slot such calls run on
 * the calling thread, which is the fastest way; otherwise a thread is started when none is free.
 */
final class Slots implements AutoCloseable {
  private final int slots;
  private final ThreadPoolExecutor threads;
  private final Object lock = new Object();

  /** How many slots may be taken now; fewer than are taken, if the library has announced so. */
  private int window;

  private int taken;

  /**
   * @param halt ends the process after an error of a call that was not caught
   */
  Slots(int slots, IntConsumer halt) {
    this.slots = slots;
    this.window = slots;
    AtomicInteger number = new AtomicInteger();
    ClassLoader library = Thread.currentThread().getContextClassLoader();
    this.threads =
        new ThreadPoolExecutor(
            0,
            slots,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(slots),
            runnable -> {
              Thread thread = new Thread(runnable, "slot-" + number.incrementAndGet());
              thread.setDaemon(true);
              thread.setContextClassLoader(library);
              thread.setUncaughtExceptionHandler(
                  (t, e) -> {
                    HostLog.say(ThrownText.describe(e));
                    halt.accept(ContextHost.PROTOCOL);
                  });
              return thread;
            });
  }

  /**
   * From now on, only this many slots may be taken; those that are taken stay taken.
   *
   * @return the number that counts, which is at most that of the slots
   */
  int window(int calls) {
    synchronized (lock) {
      window = Math.min(calls, slots);
      lock.notifyAll();
      return window;
    }
  }

  /** Waits for a free slot, and takes it until {@link #release}. */
  void take() throws InterruptedException {
    synchronized (lock) {
      while (taken >= window) {
        lock.wait();
      }
      taken++;
    }
  }

  void release() {
    synchronized (lock) {
      taken--;
      lock.notifyAll();
    }
  }

  /**
   * Runs the call, which has a slot, or starts it on another thread. There are as many threads as
   * slots were ever taken at the same time: enough, because each call that has ended frees one.
   */
  void run(Runnable call) {
    if (slots == 1) {
      call.run();
      return;
    }
    synchronized (lock) {
      if (taken > threads.getCorePoolSize()) {
        threads.setCorePoolSize(taken);
      }
    }
    threads.execute(call);
  }

  /** Waits until all slots are free. */
  void awaitIdle() throws InterruptedException {
    synchronized (lock) {
      while (taken > 0) {
        lock.wait();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
