package io.pcm.runtime.inspect;

import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.transport.ControlClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the status of a run repeatedly until the run ends. All requests use one connection to the
 * manager, because a handshake for each look would cost a manager with many watchers too much. The
 * manager may change meanwhile: if there is none, the status says so, and the next look asks the
 * run's new manager.
 *
 * <p>Created by {@link RunStatus#watch}. Used by one thread; interrupt that thread to stop the
 * watch.
 */
public final class StatusWatch implements AutoCloseable {
  /** Minimum time between two looks, so that a manager can serve many watchers. */
  public static final Duration PACE_MIN = Duration.ofMillis(200);

  private final RunPaths paths;
  private final ControlClient manager;
  private final long paceNanos;
  private long dueNanos = System.nanoTime();
  private @Nullable RunStatus last;
  private boolean over;

  StatusWatch(Path directory, Duration pace) throws RunDirectoryException {
    this.paths = RunDirectory.existing(directory);
    this.manager = new ControlClient(paths.access());
    this.paceNanos = (pace.compareTo(PACE_MIN) < 0 ? PACE_MIN : pace).toNanos();
  }

  /**
   * Waits until the next look is due, and returns the status. The first look is due at once.
   *
   * @return the status; empty after the run's final status was returned, and after {@link #close}
   * @throws InterruptedException if the thread was interrupted; the watch can be continued
   * @throws RunDirectoryException if the run directory no longer exists
   * @throws RunException if no status is known, not even from an earlier look
   */
  public Optional<RunStatus> next()
      throws InterruptedException, RunDirectoryException, RunException {
    if (over) {
      return Optional.empty();
    }
    TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
    dueNanos = System.nanoTime() + paceNanos;
    RunStatus status = look();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    last = status;
    if (status.isLastWord()) {
      close();
    }
    return Optional.of(status);
  }

  private RunStatus look() throws RunDirectoryException, RunException {
    RunDirectory.existing(paths.root());
    try {
      return RunStatus.look(paths, manager);
    } catch (RunException e) {
      if (last == null) {
        throw e;
      }
      return new RunStatus(
          last.run(), last.view(), false, last.asOf(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** Closes the connection. */
  @Override
  public void close() {
    over = true;
    manager.close();
  }
}
