package io.pcm.pilot;

import io.pcm.api.batch.JobLife;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks the batch system how long the job may live until it answers, because it may be too busy to
 * answer when many pilots start at once. The delays double.
 */
final class LifeWatch implements AutoCloseable {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final int DOUBLINGS_MAX = 5;

  private final Duration firstPause;
  private final Consumer<JobLife> known;
  private final CountDownLatch closed = new CountDownLatch(1);

  LifeWatch(Duration firstPause, Consumer<JobLife> known) {
    this.firstPause = firstPause;
    this.known = known;
  }

  /**
   * Starts asking after an initial delay; returns false if the life of the job is already known.
   */
  boolean watch(PilotJob job) {
    if (job.life().isPresent()) {
      return false;
    }
    Thread thread = new Thread(() -> ask(job), "life-watch");
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  private void ask(PilotJob job) {
    Optional<JobLife> life = Optional.empty();
    try {
      for (int asked = 0; life.isEmpty(); asked++) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(asked, DOUBLINGS_MAX));
        if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        life = job.again().get();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
    known.accept(life.get());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
