package io.pcm.context;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Where calls run: with one slot on the calling thread, otherwise on as many threads as slots. */
interface Slots extends AutoCloseable {
  /** Runs the call, or waits for a free slot and starts it there. */
  void run(Runnable call) throws InterruptedException;

  /** Waits until no call runs. */
  void awaitIdle() throws InterruptedException;

  @Override
  void close();

  /**
   * @param halt ends the process after an error of a call that was not caught
   */
  static Slots of(int slots, IntConsumer halt) {
    return slots == 1 ? new Here() : new Pool(slots, halt);
  }

  /** One slot: calls run on the calling thread, which is the fastest way. */
  final class Here implements Slots {
    @Override
    public void run(Runnable call) {
      call.run();
    }

    @Override
    public void awaitIdle() {}

    @Override
    public void close() {}
  }

  /** Several slots; a permit is a free slot. */
  final class Pool implements Slots {
    private final int slots;
    private final Semaphore free;
    private final ThreadPoolExecutor threads;

    Pool(int slots, IntConsumer halt) {
      this.slots = slots;
      this.free = new Semaphore(slots);
      AtomicInteger number = new AtomicInteger();
      ClassLoader library = Thread.currentThread().getContextClassLoader();
      this.threads =
          new ThreadPoolExecutor(
              slots,
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

    @Override
    public void run(Runnable call) throws InterruptedException {
      free.acquire();
      threads.execute(
          () -> {
            try {
              call.run();
            } finally {
              free.release();
            }
          });
    }

    @Override
    public void awaitIdle() throws InterruptedException {
      free.acquire(slots);
      free.release(slots);
    }

    @Override
    public void close() {
      threads.shutdown();
    }
  }
}
