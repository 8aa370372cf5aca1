package io.pcm.context;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The slots of the context, and the threads of calls that need one. With one slot such calls run on
 * the calling thread, which is the fastest way; otherwise a thread is started when none is idle.
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
            Long.MAX_VALUE,
            TimeUnit.NANOSECONDS,
            new SynchronousQueue<>(),
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
            },
            Slots::handOver);
  }

  /**
   * There are as many threads as slots, and the task has a slot. So one of them has released its
   * slot and is about to ask for its next task.
   */
  private static void handOver(Runnable task, ThreadPoolExecutor threads) {
    try {
      threads.getQueue().put(task);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted while a thread was about to be free", e);
    }
  }

  /** Waits for a free slot, and takes it until {@link #release}. */
  void take() throws InterruptedException {
    free.acquire();
  }

  void release() {
    free.release();
  }

  /** Runs the call, which has a slot, or starts it on another thread. */
  void run(Runnable call) {
    if (slots == 1) {
      call.run();
    } else {
      threads.execute(call);
    }
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
