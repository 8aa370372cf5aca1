package io.pcm.runtime.keeper;

import io.pcm.api.MonotonicClock;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a number of pilots running from {@link #start} to {@link #drain} or {@link #close}, as
 * decided by {@link PilotKeeper}. A separate thread asks the batch system at a limited rate; only
 * {@link #close} waits for it.
 */
public final class KeptPilots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptPilots.class);

  /** The time of a submission that is sent twice, with a search for its jobs each time. */
  private static final Duration THREAD_END = Duration.ofMinutes(3);

  private final PilotSource source;
  private final KeeperPace pace;
  private final Listener listener;
  private final PilotKeeper keeper;
  private final KeptNotes notes;
  private final MonotonicClock clock = new MonotonicClock();
  private final Thread thread = new Thread(this::keep, "pcm-kept-pilots");
  private final Set<JobId> joined = new LinkedHashSet<>();
  private Supplier<? extends Collection<JobId>> dismissed = List::of;
  private BooleanSupplier over = () -> false;
  private Set<JobId> live = Set.of();
  private List<JobId> jobs = List.of();
  private boolean allDismissed;
  private boolean draining;
  private boolean refused;
  private volatile boolean neverStarted = true;

  /** Receives messages for the user, on the thread that asks the batch system. */
  public interface Listener {
    /** One or more sentences. */
    void note(String text);

    /**
     * No pilot can be started, and no more are requested: an error of the environment.
     *
     * @param message what happened, and how to fix it
     */
    void gaveUp(String message);
  }

  /**
   * @param source its batch system is closed by {@link #close}
   * @param count number of pilots to keep, 1 or more
   */
  public KeptPilots(PilotSource source, int count, KeeperPace pace, Listener listener) {
    this.source = source;
    this.pace = pace;
    this.listener = listener;
    this.keeper =
        new PilotKeeper(
            count, new PilotKeeper.Patience(pace.early(), pace.waitMax(), pace.pause()));
    this.notes = new KeptNotes(source, listener);
    thread.setDaemon(true);
  }

  /**
   * Submits the first pilots; from now on replaces lost ones.
   *
   * @param asked returns the jobs whose pilots were drained; must be thread-safe
   * @param ended returns whether the run has ended, even before pilots know; must be thread-safe
   */
  public void start(Supplier<? extends Collection<JobId>> asked, BooleanSupplier ended) {
    dismissed = asked;
    over = ended;
    neverStarted = false;
    thread.start();
  }

  /**
   * Reports whose pilots are connected now.
   *
   * @param here jobs; those that are not kept here are ignored
   */
  public synchronized void seen(Collection<JobId> here) {
    live = Set.copyOf(here);
    joined.addAll(here);
  }

  /** All pilots were drained, so no more are wanted. */
  public synchronized void dismissAll() {
    allDismissed = true;
  }

  /** From now on, pilots are not replaced; running ones continue. */
  public synchronized void drain() {
    draining = true;
    notifyAll();
  }

  /** Jobs that have not ended, as of the last query. */
  public synchronized List<JobId> jobs() {
    return jobs;
  }

  /** Cancels waiting jobs, and running ones that do not leave by themselves; then returns. */
  @Override
  public void close() {
    drain();
    boolean interrupted = false;
    try {
      if (thread.isAlive()) {
        thread.join(THREAD_END.toMillis());
      }
      List<JobId> all = new ArrayList<>(jobs());
      all.addAll(unanswered());
      new JobCancellation(source.system(), pace.leave(), listener).of(all, live());
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      source.system().close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The jobs of a request without an answer; if the run never began, of an earlier one. */
  private List<JobId> unanswered() {
    try {
      return neverStarted ? source.leftBefore() : source.unanswered();
    } catch (BatchSystemException | IOException e) {
      notes.unanswered(e);
      return List.of();
    }
  }

  private synchronized Set<JobId> live() {
    return live;
  }

  private void keep() {
    try {
      boolean known = false;
      do {
        known = known || knowWhatWasLeft();
        if (known) {
          look();
        }
      } while (awaitNextLook());
    } catch (InterruptedException e) {
      LOG.warn("pilots are no longer replaced: their thread was interrupted");
    } catch (RuntimeException e) {
      LOG.error("pilots are no longer replaced", e);
      giveUp("internal error: " + e + "; pilots are no longer replaced");
    }
  }

  private synchronized boolean awaitNextLook() throws InterruptedException {
    if (!draining) {
      wait(pace.look().toMillis());
    }
    return !draining;
  }

  private synchronized void publish() {
    jobs = keeper.jobs();
  }

  private boolean knowWhatWasLeft() {
    try {
      List<JobState> alive =
          source.system().query(source.leftBefore()).stream()
              .filter(state -> state.phase() != Phase.ENDED)
              .sorted(Comparator.comparing(state -> state.phase() == Phase.PENDING))
              .toList();
      List<JobId> jobs = alive.stream().map(JobState::job).toList();
      List<JobId> surplus = jobs.stream().skip(keeper.wanted()).toList();
      if (!surplus.isEmpty()) {
        source.system().cancel(surplus);
      }
      jobs.stream().limit(keeper.wanted()).forEach(job -> keeper.started(job, clock.instant()));
      publish();
      notes.takenOver(keeper.jobs().size(), surplus.size());
      return true;
    } catch (BatchSystemException | IOException e) {
      notes.unreachable(e);
      return false;
    }
  }

  private void look() {
    try {
      Instant now = clock.instant();
      List<JobState> states = source.system().query(keeper.jobs());
      if (isDraining()) {
        return;
      }
      Set<JobId> here = takeNews();
      PilotKeeper.Decision decision = keeper.observe(states, here, now);
      publish();
      notes.ended(decision.ends(), keeper.wanted());
      notes.held(states);
      decision.broken().ifPresent(this::broken);
      takeBack(decision.stuck());
      startMissing(decision.start(), now);
      notes.reached();
    } catch (BatchSystemException | IOException e) {
      notes.unreachable(e);
    }
  }

  private synchronized Set<JobId> takeNews() {
    joined.forEach(keeper::joined);
    joined.clear();
    dismissed.get().forEach(keeper::dismissed);
    if (allDismissed) {
      keeper.wantNone();
    }
    return live;
  }

  private void broken(PilotKeeper.Broken broken) {
    String message = notes.brokenMessage(broken.last());
    if (broken.pause().isEmpty()) {
      giveUp(message);
    } else {
      notes.broken(message, broken.pause().get(), keeper.avoided());
    }
  }

  private void takeBack(List<JobId> stuck) throws BatchSystemException {
    if (!stuck.isEmpty()) {
      source.system().cancel(stuck);
      notes.stuck(keeper.avoided());
      stuck.forEach(keeper::takenBack);
      publish();
    }
  }

  private void startMissing(int count, Instant now) throws BatchSystemException, IOException {
    if (count == 0 || refused || isDraining()) {
      giveUpIfNoneIsLeft();
      return;
    }
    try {
      List<JobId> started = source.start(count, keeper.avoided());
      started.forEach(job -> keeper.started(job, now));
      publish();
      notes.started(started);
    } catch (BatchSystemException e) {
      if (e.kind() == Kind.UNREACHABLE) {
        throw e;
      }
      if (!keeper.avoided().isEmpty()) {
        keeper.forgive();
        LOG.warn("Refused, perhaps because of the avoided machines; avoiding none now", e);
        return;
      }
      refused = true;
      notes.refused(String.valueOf(e.getMessage()));
      giveUpIfNoneIsLeft();
    }
  }

  /** A refused request is not repeated; once the last pilot is gone, none can join any more. */
  private void giveUpIfNoneIsLeft() {
    if (refused && keeper.jobs().isEmpty()) {
      giveUp(notes.refusal());
    }
  }

  /**
   * Pilots leave at the end of the run when they learn of it, possibly before {@link #drain} is
   * called. So this is checked after each query, so that they do not count as lost.
   */
  private synchronized boolean isDraining() {
    draining |= over.getAsBoolean();
    return draining;
  }

  private void giveUp(String message) {
    LOG.error("{}", message);
    drain();
    listener.gaveUp(message);
  }
}
