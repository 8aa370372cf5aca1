package io.pcm.runtime.keeper;

import io.pcm.api.MonotonicClock;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.status.GroupProgress;
import io.pcm.runtime.sites.PilotBounds;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the pilots of a group running from {@link #start} to {@link #drain} or {@link #close}. A
 * separate thread looks after the {@link PilotGroup} at a limited rate, ever more rarely while the
 * batch system does not answer; only {@link #close} waits for it.
 */
public final class KeptPilots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptPilots.class);

  /** The time of a submission that is sent twice, with a search for its jobs each time. */
  private static final Duration THREAD_END = Duration.ofMinutes(3);

  /** Time between queries of a system that does not answer: up to 8 times the usual. */
  private static final int SILENCE_DOUBLINGS_MAX = 3;

  private final PilotSource source;
  private final PilotGroup group;
  private final KeeperPace pace;
  private final Listener listener;
  private final MonotonicClock clock;
  private final Thread thread = new Thread(this::keep, "pcm-kept-pilots");
  private final Map<JobId, PilotSight> news = new LinkedHashMap<>();
  private PilotGroup.@Nullable Desk desk;
  private Set<JobId> live = Set.of();
  private List<JobId> jobs = List.of();
  private volatile GroupProgress progress;
  private @Nullable PilotBounds changed;
  private boolean draining;
  private boolean woken;
  private volatile boolean neverStarted = true;
  private int silences;

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
   * @param source that of the group; its batch system is closed by {@link #close}
   * @param clock the same for all groups of a run
   */
  public KeptPilots(
      PilotGroup group,
      PilotSource source,
      KeeperPace pace,
      MonotonicClock clock,
      Listener listener) {
    this.group = group;
    this.progress = group.progress(true);
    this.source = source;
    this.pace = pace;
    this.clock = clock;
    this.listener = listener;
    thread.setDaemon(true);
  }

  /** Submits the first pilots; from now on looks after them. */
  public void start(PilotGroup.Desk manager) {
    synchronized (this) {
      desk = new ThisDesk(manager);
    }
    neverStarted = false;
    thread.start();
  }

  /**
   * Reports the pilots that are connected now; those that are not kept here are ignored.
   *
   * @param here at most one per job, the last one counts
   */
  synchronized void seen(Collection<PilotSight> here) {
    live = here.stream().map(PilotSight::job).collect(Collectors.toCollection(LinkedHashSet::new));
    here.forEach(sight -> news.put(sight.job(), sight));
  }

  /** From now on, these bounds apply. */
  synchronized void bounds(PilotBounds bounds) {
    changed = bounds;
    wake();
  }

  /** The next look is now, because there is work again. */
  synchronized void wake() {
    woken = true;
    notifyAll();
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

  /** How the group was at the last look. Never waits, because snapshots need it. */
  GroupProgress progress() {
    return progress;
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
      new JobCancellation(source, pace.leave(), listener).of(all, live());
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
      group.unanswered(e);
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
        known = known || answered(group::takeOver);
        if (known) {
          answered(this::look);
        }
        publish();
      } while (awaitNextLook());
    } catch (InterruptedException e) {
      LOG.warn("pilots are no longer replaced: their thread was interrupted");
    } catch (RuntimeException e) {
      LOG.error("pilots are no longer replaced", e);
      drain();
      listener.gaveUp("internal error: " + e + "; pilots are no longer replaced");
    }
  }

  /** Something that fails while the batch system does not answer. */
  private interface Step {
    void take(Instant now) throws BatchSystemException, IOException;
  }

  private boolean answered(Step step) {
    try {
      step.take(clock.instant());
      silences = 0;
      return true;
    } catch (BatchSystemException | IOException e) {
      group.unreachable(e);
      silences++;
      return false;
    }
  }

  private void look(Instant now) throws BatchSystemException, IOException {
    takeBounds().ifPresent(group::bounds);
    PilotGroup.Desk manager = desk();
    try {
      group.look(manager, this::takeSights, now);
    } finally {
      if (manager.isOver() || group.hasGivenUp()) {
        drain();
      }
    }
  }

  private synchronized PilotGroup.Sights takeSights() {
    PilotGroup.Sights sights = new PilotGroup.Sights(news.values(), live);
    news.clear();
    return sights;
  }

  private synchronized Optional<PilotBounds> takeBounds() {
    Optional<PilotBounds> taken = Optional.ofNullable(changed);
    changed = null;
    return taken;
  }

  private synchronized PilotGroup.Desk desk() {
    return Objects.requireNonNull(desk);
  }

  private synchronized boolean awaitNextLook() throws InterruptedException {
    if (!draining && !woken) {
      wait(pace.look().toMillis() << Math.min(SILENCE_DOUBLINGS_MAX, Math.max(0, silences - 1)));
    }
    woken = false;
    return !draining;
  }

  private synchronized void publish() {
    jobs = group.jobs();
    progress = group.progress(silences == 0);
  }

  /** The manager, with the end of this object as the end of the run. */
  private final class ThisDesk implements PilotGroup.Desk {
    private final PilotGroup.Desk manager;

    ThisDesk(PilotGroup.Desk manager) {
      this.manager = manager;
    }

    @Override
    public Collection<JobId> dismissed() {
      return manager.dismissed();
    }

    @Override
    public boolean allDismissed() {
      return manager.allDismissed();
    }

    @Override
    public void release(Collection<JobId> released) {
      manager.release(released);
    }

    /**
     * Pilots leave at the end of the run when they learn of it, possibly before {@link #drain} is
     * called. So this is asked after each query, so that they do not count as lost.
     */
    @Override
    public boolean isOver() {
      boolean over = manager.isOver();
      synchronized (KeptPilots.this) {
        return draining || over;
      }
    }
  }
}
