package io.pcm.runtime.keeper;

import io.pcm.api.MonotonicClock;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a number of pilots running from {@link #start} to {@link #drain} or {@link #close}, as
 * decided by {@link PilotKeeper}. A separate thread asks the batch system at a limited rate, ever
 * more rarely while it does not answer; only {@link #close} waits for it.
 */
public final class KeptPilots implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptPilots.class);

  /** The time of a submission that is sent twice, with a search for its jobs each time. */
  private static final Duration THREAD_END = Duration.ofMinutes(3);

  /** Time between queries of a system that does not answer: up to 8 times the usual. */
  private static final int SILENCE_DOUBLINGS_MAX = 3;

  private final PilotSource source;
  private final KeeperPace pace;
  private final Listener listener;
  private final PilotKeeper keeper;
  private final KeptNotes notes;
  private final PilotOrders orders;
  private final MonotonicClock clock = new MonotonicClock();
  private final Thread thread = new Thread(this::keep, "pcm-kept-pilots");
  private final Map<JobId, PilotSight> news = new LinkedHashMap<>();
  private Supplier<? extends Collection<JobId>> dismissed = List::of;
  private BooleanSupplier over = () -> false;
  private Set<JobId> live = Set.of();
  private List<JobId> jobs = List.of();
  private boolean allDismissed;
  private boolean draining;
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
    this.orders = new PilotOrders(source, notes, pace.look(), pace.waitMax());
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
   * Reports the pilots that are connected now; those that are not kept here are ignored.
   *
   * @param here at most one per job, the last one counts
   */
  synchronized void seen(Collection<PilotSight> here) {
    live = here.stream().map(PilotSight::job).collect(Collectors.toCollection(LinkedHashSet::new));
    here.forEach(sight -> news.put(sight.job(), sight));
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
        known = known || answered(this::takeOver);
        if (known) {
          answered(this::look);
        }
      } while (awaitNextLook());
    } catch (InterruptedException e) {
      LOG.warn("pilots are no longer replaced: their thread was interrupted");
    } catch (RuntimeException e) {
      LOG.error("pilots are no longer replaced", e);
      giveUp("internal error: " + e + "; pilots are no longer replaced");
    }
  }

  /** Something that fails while the batch system does not answer. */
  private interface Step {
    void take() throws BatchSystemException, IOException;
  }

  private boolean answered(Step step) {
    try {
      step.take();
      silences = 0;
      return true;
    } catch (BatchSystemException | IOException e) {
      notes.unreachable(e);
      silences++;
      return false;
    }
  }

  private synchronized boolean awaitNextLook() throws InterruptedException {
    if (!draining) {
      wait(pace.look().toMillis() << Math.min(SILENCE_DOUBLINGS_MAX, Math.max(0, silences - 1)));
    }
    return !draining;
  }

  private synchronized void publish() {
    jobs = keeper.jobs();
  }

  private void takeOver() throws BatchSystemException, IOException {
    List<JobState> states = source.system().query(source.leftBefore());
    Takeover left = Takeover.of(states, source.cancelled(), keeper.wanted());
    List<JobId> needless = new ArrayList<>(left.surplus());
    needless.addAll(left.doomed());
    if (!needless.isEmpty()) {
      source.cancel(needless);
    }
    left.kept().forEach(job -> keeper.started(job, clock.instant()));
    left.leaving().forEach(keeper::ending);
    publish();
    notes.takenOver(left.kept().size(), left.surplus().size());
  }

  private void look() throws BatchSystemException, IOException {
    Instant now = clock.instant();
    List<JobState> states = source.system().query(keeper.watched());
    if (isDraining()) {
      return;
    }
    Set<JobId> here = takeNews();
    PilotKeeper.Decision decision = keeper.observe(states, here, now);
    publish();
    notes.ended(decision.ends(), keeper.wanted());
    notes.held(states);
    decision.broken().ifPresent(this::broken);
    decision.fruitless().ifPresent(notes::fruitless);
    takeBack(decision.stuck());
    if (!decision.surplus().isEmpty()) {
      source.cancel(decision.surplus());
    }
    startMissing(decision.start(), now);
    notes.reached();
  }

  private synchronized Set<JobId> takeNews() {
    news.keySet().forEach(keeper::joined);
    news.values().forEach(keeper::seen);
    news.clear();
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

  private void takeBack(List<JobId> stuck) throws BatchSystemException, IOException {
    if (!stuck.isEmpty()) {
      source.cancel(stuck);
      notes.stuck(keeper.avoided());
      stuck.forEach(keeper::takenBack);
      publish();
    }
  }

  private void startMissing(int count, Instant now) throws BatchSystemException, IOException {
    if (count > 0 && !orders.areOver() && !isDraining()) {
      PilotOrders.Round round = orders.request(count, keeper.avoided(), now);
      round.started().forEach(job -> keeper.started(job, now));
      publish();
      if (round.avoidNone()) {
        keeper.forgive();
        LOG.warn("Refused, perhaps because of the avoided machines; avoiding none now");
      }
    }
    // Once the last pilot is gone, none can join any more.
    if (orders.areOver() && keeper.jobs().isEmpty()) {
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
