package io.pcm.pilot;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices when the manager that started this pilot has ended. A child whose parent ends gets
 * another parent, so this works however the manager ended, and even if its process id is reused.
 */
final class ManagerWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 200;

  private final Runnable gone;
  private final CountDownLatch closed = new CountDownLatch(1);

  ManagerWatch(Runnable gone) {
    this.gone = gone;
  }

  /**
   * @param pid process id of the manager, which is this process's parent while it lives
   */
  void watch(long pid) {
    Thread thread = new Thread(() -> look(pid), "manager-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void look(long pid) {
    try {
      while (isParent(pid)) {
        if (closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    gone.run();
  }

  private static boolean isParent(long pid) {
    return ProcessHandle.current().parent().filter(parent -> parent.pid() == pid).isPresent();
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
