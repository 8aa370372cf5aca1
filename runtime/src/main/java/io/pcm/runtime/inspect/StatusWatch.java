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
 * Looks at a run again and again until it ends. All looks ask the manager over one connection,
 * which stays open: a connection for each look would cost a manager with many watchers a handshake
 * each time. Managers may come and go meanwhile: a look at a run that has none says so, and the
 * next one goes to the manager that the run has then.
 *
 * <p>Made by {@link RunStatus#watch}. Used by one thread; to stop another's watch, interrupt it.
 */
public final class StatusWatch implements AutoCloseable {
  /** What a manager can bear of many watchers. */
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
   * Waits until the next look is due, and looks. The first is due at once.
   *
   * @return how far the run is; empty after the look that found it ended, and after {@link #close}
   * @throws InterruptedException if the thread was interrupted; the watch can go on
   * @throws RunDirectoryException if the run directory is no longer there
   * @throws RunException if nothing is known of the run yet, not even from an earlier look
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

  /** Hangs up. */
  @Override
  public void close() {
    over = true;
    manager.close();
  }
}
