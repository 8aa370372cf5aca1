package io.pcm.runtime.local;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a number of local pilots running from {@link #start} to {@link #drain} or {@link #close}:
 * one that ends is replaced, and when none can start here that is told once. A thread of its own
 * looks a few times a second.
 */
public final class LocalPilots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalPilots.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration THREAD_END = Duration.ofSeconds(5);

  private final LocalBatchSystem system;
  private final Supplier<List<String>> command;
  private final Path logs;
  private final Listener listener;
  private final PilotKeeper keeper;
  private final Thread thread = new Thread(this::keep, "pcm-local-pilots");
  private boolean draining;

  /** Told what a user would want to know, on the thread that looks. */
  public interface Listener {
    /**
     * A pilot has ended and is, or will soon be, replaced.
     *
     * @param reason how it ended, in the system's words
     */
    void pilotEnded(JobId job, String reason);

    /**
     * No pilot can start here; none is started any more. An error of the environment.
     *
     * @param message what happened, with the end of the last pilot's log
     */
    void gaveUp(String message);
  }

  /**
   * @param system closed by {@link #close}
   * @param count pilots to keep running, 1 or more
   * @param command program and arguments of one pilot, asked for at each start
   * @param logs an existing folder for what the pilots print
   */
  public LocalPilots(
      LocalBatchSystem system,
      int count,
      Supplier<List<String>> command,
      Path logs,
      Listener listener) {
    this.system = system;
    this.keeper = new PilotKeeper(count);
    this.command = command;
    this.logs = logs;
    this.listener = listener;
    thread.setDaemon(true);
  }

  /**
   * Starts the first pilots, and from then on replaces those that end.
   *
   * @throws BatchSystemException if they cannot be started at all
   */
  public void start() throws BatchSystemException {
    tell(look(Instant.now()));
    thread.start();
  }

  /**
   * A pilot has joined the manager, so it could start; what ends it later is no fault of this
   * place.
   *
   * @param job as the pilot says it: the value of {@link LocalBatchSystem#JOB_VARIABLE}; any other
   *     text is ignored
   */
  public void joined(String job) {
    if (!job.isBlank() && job.length() <= 128) {
      synchronized (this) {
        keeper.joined(new JobId(job));
      }
    }
  }

  /** From now on no pilot is replaced; those that run are left alone. */
  public synchronized void drain() {
    draining = true;
    notifyAll();
  }

  /** Jobs that run, as far as was looked. */
  public synchronized List<JobId> jobs() {
    return keeper.jobs();
  }

  /** Ends all pilots: notice, grace, kill. Returns when they are gone. */
  @Override
  public void close() {
    drain();
    try {
      thread.join(THREAD_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    system.close();
  }

  private void keep() {
    try {
      while (awaitNextLook()) {
        tell(lookOrGiveUp(Instant.now()));
      }
    } catch (InterruptedException e) {
      LOG.warn("local pilots are no longer replaced: the thread that looks was interrupted");
    }
  }

  private synchronized boolean awaitNextLook() throws InterruptedException {
    if (!draining) {
      wait(BETWEEN_LOOKS.toMillis());
    }
    return !draining;
  }

  private List<Runnable> lookOrGiveUp(Instant now) {
    try {
      return look(now);
    } catch (BatchSystemException e) {
      return List.of(giveUp(String.valueOf(e.getMessage())));
    }
  }

  /** Answers with what the listener is to be told, which is done without holding the lock. */
  private synchronized List<Runnable> look(Instant now) throws BatchSystemException {
    List<Runnable> told = new ArrayList<>();
    List<JobState> states = system.query(keeper.jobs());
    PilotKeeper.Decision decision = keeper.observe(states, now);
    for (JobState state : states) {
      if (state.phase() == JobState.Phase.ENDED) {
        LOG.info("local pilot {} has ended: {}", state.job(), state.reason());
        told.add(() -> listener.pilotEnded(state.job(), state.reason()));
      }
    }
    if (decision instanceof PilotKeeper.Decision.GiveUp) {
      told.add(giveUp(message((PilotKeeper.Decision.GiveUp) decision)));
    } else if (!draining) {
      startMissing(((PilotKeeper.Decision.Start) decision).count(), now);
    }
    return told;
  }

  private static void tell(List<Runnable> told) {
    told.forEach(Runnable::run);
  }

  private void startMissing(int count, Instant now) throws BatchSystemException {
    if (count > 0) {
      PilotRequest request = new PilotRequest(count, command.get(), logs);
      for (JobId job : system.submit(request)) {
        LOG.info("local pilot {} started", job);
        keeper.started(job, now);
      }
    }
  }

  private synchronized Runnable giveUp(String message) {
    draining = true;
    LOG.error("{}", message);
    return () -> listener.gaveUp(message);
  }

  private String message(PilotKeeper.Decision.GiveUp end) {
    String log =
        system
            .log(end.job())
            .map(path -> "\nIts log " + path + " ends:\n" + LogTail.of(path))
            .orElse("");
    return PilotKeeper.FAILURES_MAX
        + " local pilots in a row ended within "
        + PilotKeeper.EARLY.toSeconds()
        + " s of their start, so none can run here. The last, "
        + end.job()
        + ", ended with "
        + end.reason()
        + "."
        + log;
  }
}
