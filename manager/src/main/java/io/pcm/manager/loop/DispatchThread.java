package io.pcm.manager.loop;

import io.pcm.manager.core.Action;
import io.pcm.manager.driver.Dispatcher;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The thread of the {@link Dispatcher}, so that the loop never waits for the disk with the items.
 */
final class DispatchThread implements Runnable {
  /** Maximum number of waiting actions; then the loop waits too. */
  private static final int ACTIONS_MAX = 65_536;

  private static final long LOOK_MILLIS = 50;

  /** Interval of the looks whether a slow connection takes more. */
  private static final long HELD_MILLIS = 2;

  private final BlockingQueue<Action.Now> actions = new ArrayBlockingQueue<>(ACTIONS_MAX);
  private final Dispatcher dispatcher;
  private volatile boolean finishing;

  DispatchThread(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  void submit(Action.Now action) throws InterruptedException {
    actions.put(action);
  }

  /** Lets the thread end after it has carried out all submitted actions. Thread-safe. */
  void finish() {
    finishing = true;
  }

  @Override
  public void run() {
    try {
      while (true) {
        boolean held = dispatcher.carryOutHeld();
        Action.Now action = actions.poll(held ? HELD_MILLIS : LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (action != null) {
          dispatcher.carryOut(action);
        } else if (finishing) {
          dispatcher.finish();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
