package io.pcm.context;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
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
  private final Semaphore free;
  private final ThreadPoolExecutor threads;

  /**
   * @param halt ends the process after an error of a call that was not caught
   */
  Slots(int slots, IntConsumer halt) {
    this.slots = slots;
    this.free = new Semaphore(slots);
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

  /** Waits for a free slot, and takes it until {@link #release}. */
  void take() throws InterruptedException {
    free.acquire();
  }

  void release() {
    free.release();
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
    int taken = slots - free.availablePermits();
    if (taken > threads.getCorePoolSize()) {
      threads.setCorePoolSize(taken);
    }
    threads.execute(call);
  }

  /** Waits until all slots are free. */
  void awaitIdle() throws InterruptedException {
    free.acquire(slots);
    free.release(slots);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
