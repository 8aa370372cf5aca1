package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.status.GroupProgress;
import io.pcm.runtime.scaling.GroupPlan;
import io.pcm.runtime.scaling.GroupState;
import io.pcm.runtime.scaling.GroupState.Cap;
import io.pcm.runtime.scaling.GroupState.Job;
import io.pcm.runtime.scaling.GroupState.Stage;
import io.pcm.runtime.scaling.GroupState.Trouble;
import io.pcm.runtime.scaling.Reason;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.runtime.sites.PilotBounds;
import io.pcm.runtime.sites.Pilots;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pilots of one group: asks their batch system, and does what {@link PilotKeeper} and {@link
 * GroupPlanner} decide. Has no thread and no clock; used by one thread at a time.
 */
public final class PilotGroup {
  private static final Logger LOG = LoggerFactory.getLogger(PilotGroup.class);

  private final PilotSource source;
  private final KeeperPace pace;
  private final GroupPlanner planner;
  private final KeptPilots.Listener listener;
  private final KeptNotes notes;
  private final PilotOrders orders;
  private final PilotKeeper keeper;
  private final CourtesyBound courtesy;
  private final String name;
  private final PilotBounds declared;
  private PilotBounds bounds;
  private @Nullable GroupPlan plan;
  private boolean givenUp;

  /** What a group needs of the run's manager. Thread-safe. */
  public interface Desk {
    /** The jobs whose pilots were drained under any manager. */
    Collection<JobId> dismissed();

    /** Whether all pilots were drained, so that no more are wanted. */
    boolean allDismissed();

    /** The pilots of these jobs are not needed: they take no more calls, and leave. */
    void release(Collection<JobId> jobs);

    /** Whether the run has ended, even before pilots know. */
    boolean isOver();
  }

  /**
   * Connected pilots.
   *
   * @param news as seen since the last look, at most one per job
   * @param live the jobs whose pilots are connected now
   */
  public record Sights(Collection<PilotSight> news, Set<JobId> live) {
    public Sights {
      news = List.copyOf(news);
      live = Set.copyOf(live);
    }
  }

  /**
   * @param pilots its name, unique in the run, and bounds
   */
  public PilotGroup(
      Pilots pilots,
      PilotSource source,
      GroupPlanner planner,
      KeeperPace pace,
      KeptPilots.Listener listener) {
    this.name = pilots.name();
    this.declared = pilots.bounds();
    this.bounds = declared;
    this.source = source;
    this.planner = planner;
    this.pace = pace;
    this.listener = listener;
    this.keeper =
        new PilotKeeper(
            bounds.max(), new PilotKeeper.Patience(pace.early(), pace.waitMax(), pace.pause()));
    this.notes = new KeptNotes(source, listener);
    this.courtesy = new CourtesyBound(source, listener::note);
    this.orders = new PilotOrders(source, notes, pace.look(), pace.waitMax());
  }

  /** Jobs that have not ended, as of the last look. */
  public List<JobId> jobs() {
    return keeper.jobs();
  }

  /** From now on, these bounds apply; what was cancelled by hand before is forgotten. */
  public void bounds(PilotBounds changed) {
    bounds = changed;
    keeper.quota().allow(changed.max());
  }

  /** Whether it can start no pilot any more; the listener was told. */
  boolean hasGivenUp() {
    return givenUp;
  }

  /** Takes over the jobs of earlier managers, as many as it may have. */
  public void takeOver(Instant now) throws BatchSystemException, IOException {
    List<JobState> states = source.system().query(source.leftBefore());
    Takeover left = Takeover.of(states, source.cancelled(), keeper.quota().most());
    List<JobId> needless = new ArrayList<>(left.surplus());
    needless.addAll(left.doomed());
    if (!needless.isEmpty()) {
      source.cancel(needless);
    }
    left.kept().forEach(job -> keeper.started(job, now));
    left.leaving().forEach(keeper::ending);
    notes.takenOver(left.kept().size(), left.surplus().size());
  }

  /**
   * Asks the batch system, then cancels and requests what is due.
   *
   * @param sights the connected pilots; called after the batch system was asked
   */
  public void look(Desk desk, Supplier<Sights> sights, Instant now)
      throws BatchSystemException, IOException {
    List<JobState> states = source.system().query(keeper.watched());
    if (desk.isOver()) {
      return;
    }
    Sights seen = sights.get();
    hear(seen, desk);
    KeeperDecision found = keeper.observe(states, seen.live(), now);
    notes.ended(found.ends(), keeper.quota().wanted());
    notes.held(states);
    found.broken().ifPresent(this::broken);
    found.fruitless().ifPresent(notes::fruitless);
    takeBack(found.stuck());
    if (!found.surplus().isEmpty()) {
      source.cancel(found.surplus());
    }
    if (!givenUp) {
      follow(planner.plan(state(now), now), desk);
      startMissing(desk, now);
    }
    notes.reached();
  }

  private void hear(Sights sights, Desk desk) {
    for (PilotSight sight : sights.news()) {
      keeper.joined(sight.job());
      keeper.seen(sight);
    }
    desk.dismissed().forEach(keeper::dismissed);
    if (desk.allDismissed()) {
      keeper.quota().allow(0);
    }
  }

  private GroupState state(Instant now) {
    return new GroupState(name, bounds, cap(now), pace.look(), keeper.counting(), trouble(now));
  }

  private Cap cap(Instant now) {
    boolean shares = BatchSystems.isLocal(source.system().name()) && bounds.max() == declared.max();
    Cap.By user = shares ? Cap.By.SHARES : Cap.By.MAX;
    return keeper.quota().cap(new Cap(bounds.max(), user), courtesy.most(bounds, now));
  }

  private Trouble trouble(Instant now) {
    if (orders.areOver()) {
      return Trouble.REFUSED;
    }
    if (keeper.isProbing()) {
      return Trouble.FAILED_STARTS;
    }
    return orders.isWaiting(now) ? Trouble.NOT_NOW : Trouble.NONE;
  }

  /** Does what was planned, except to request pilots. */
  private void follow(GroupPlan next, Desk desk) throws BatchSystemException, IOException {
    if (!next.cancel().isEmpty()) {
      notes.withdrawn(next);
      source.cancel(next.cancel());
      keeper.withdrawn(next.cancel());
    }
    if (!next.release().isEmpty()) {
      notes.released(next);
      source.released(next.release());
      keeper.released(next.release());
      desk.release(next.release());
    }
    keeper.quota().plan(next.wanted());
    notes.planned(name, next);
    plan = next;
  }

  private void broken(KeeperDecision.Broken broken) {
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
    }
  }

  private void startMissing(Desk desk, Instant now) throws BatchSystemException, IOException {
    int count = keeper.missing(now);
    if (count > 0 && !orders.areOver() && !desk.isOver()) {
      PilotOrders.Round round = orders.request(count, keeper.avoided(), now);
      round.started().forEach(job -> keeper.started(job, now));
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

  private void giveUp(String message) {
    LOG.error("{}", message);
    givenUp = true;
    listener.gaveUp(message);
  }

  /** The batch system did not answer. */
  void unreachable(Exception e) {
    notes.unreachable(e);
  }

  /** It could not be asked about requests without an answer. */
  void unanswered(Exception e) {
    notes.unanswered(e);
  }

  /**
   * How it is, for the user.
   *
   * @param answers whether the batch system answers
   */
  public GroupProgress progress(boolean answers) {
    List<Job> jobs = keeper.counting();
    Reason reason = reason(answers);
    return new GroupProgress(
        name,
        source.system().name(),
        bounds.min(),
        bounds.max(),
        new GroupProgress.Range(declared.min(), declared.max()),
        new GroupProgress.Jobs(
            keeper.quota().wanted(),
            count(jobs, Stage.WAITING),
            count(jobs, Stage.STARTING),
            count(jobs, Stage.CONNECTED)),
        new GroupProgress.Why(reason.kind().word(), reason.text(), reason.advice()));
  }

  private Reason reason(boolean answers) {
    if (!answers) {
      return Reason.trouble(Trouble.UNREACHABLE);
    }
    if (givenUp) {
      return orders.areOver() ? Reason.trouble(Trouble.REFUSED) : Reason.gaveUp();
    }
    GroupPlan last = plan;
    return last == null ? Reason.beginning() : last.reason();
  }

  private static int count(List<Job> jobs, Stage stage) {
    return (int) jobs.stream().filter(job -> job.stage() == stage).count();
  }
}
