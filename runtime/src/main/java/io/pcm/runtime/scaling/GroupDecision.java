package io.pcm.runtime.scaling;

import io.pcm.api.batch.JobId;
import io.pcm.manager.core.Outlook;
import io.pcm.runtime.scaling.GroupState.Cap;
import io.pcm.runtime.scaling.GroupState.Job;
import io.pcm.runtime.scaling.GroupState.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One decision about one group, after those about better ones. */
final class GroupDecision {
  /** A pilot that is idle for this long although calls wait has no use for them. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  /** So many pilots may be of no use, for example on broken machines, before more is a waste. */
  private static final int USELESS_MOST = 3;

  /** Least time after which an idle pilot leaves, if the user has not set it. */
  private static final Duration IDLE_LEAST = Duration.ofMinutes(2);

  /** If none has started for this long, users should know. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  /** Time until the next try after pilots were taken back too soon; doubles each time. */
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private static final int DOUBLINGS_MAX = 4;

  private final Group group;
  private final GroupState state;
  private final Outlook outlook;
  private final Rest rest;
  private final Instant now;

  GroupDecision(Group group, Outlook outlook, Rest rest, Instant now) {
    this.group = group;
    this.state = group.state();
    this.outlook = outlook;
    this.rest = rest;
    this.now = now;
  }

  GroupPlan plan() {
    List<JobId> release = release();
    int staying = group.started() - release.size();
    int waiting = group.waiting();
    int keep = state.bounds().isFixed() ? state.cap().pilots() : kept();
    keep = Math.max(keep, state.bounds().min() - staying);
    keep = Math.max(0, Math.min(keep, state.cap().pilots() - staying));
    List<JobId> cancel = cancel(Math.max(0, waiting - keep));
    Growth growth = growth(staying, waiting - cancel.size());
    int left = waiting - cancel.size();
    rest.add(group, left + growth.pilots, waits().seconds(1));
    return new GroupPlan(staying + left + growth.pilots, cancel, release, growth.reason);
  }

  /** How many waiting jobs would pay if they started now. */
  private int kept() {
    if (counting()) {
      return Integer.MAX_VALUE;
    }
    return rest.isTakenBackTooSoon(group) ? 1 : rest.pilots(group, 0);
  }

  private boolean counting() {
    return outlook.work().stream().anyMatch(Outlook.Work::counting);
  }

  /** Jobs that are not needed any more, the last ones first; not on a first impression. */
  private List<JobId> cancel(int excess) {
    boolean capped = state.jobs().size() > state.cap().pilots();
    if (excess == 0) {
      group.excessSince = null;
      return List.of();
    }
    Instant since = group.excessSince == null ? now : group.excessSince;
    group.excessSince = since;
    boolean sure = !since.plus(state.step().multipliedBy(2)).isAfter(now);
    return sure || capped
        ? group.lastWaiting().stream().limit(excess).map(Job::id).toList()
        : List.of();
  }

  /** How many pilots to request now, and why not more. */
  private record Growth(int pilots, Reason reason) {}

  private Growth growth(int staying, int waiting) {
    int there = staying + waiting;
    int room = Math.max(0, state.cap().pilots() - there);
    int least = Math.min(room, Math.max(0, state.bounds().min() - there));
    if (state.bounds().isFixed()) {
      return new Growth(room, orTrouble(Reason.capped(state)));
    }
    Growth wish = wish(waiting, room);
    int pilots = Math.max(least, wish.pilots);
    Instant next = group.asked == null ? now : group.asked.plus(state.step());
    if (pilots > 0 && now.isBefore(next)) {
      double seconds = Duration.between(now, next).toMillis() / 1e3;
      return new Growth(0, orTrouble(Reason.nextStep(seconds)));
    }
    return new Growth(pilots, orTrouble(wish.reason));
  }

  private Reason orTrouble(Reason reason) {
    boolean content = reason.kind() == Reason.Kind.NO_CALLS || reason.kind() == Reason.Kind.ENOUGH;
    return state.trouble() == Trouble.NONE || content ? reason : Reason.trouble(state.trouble());
  }

  /** How many more would pay and may wait. */
  private Growth wish(int waiting, int room) {
    if (counting()) {
      return new Growth(0, Reason.counting());
    }
    int calls = rest.paces().waiting();
    if (calls == 0) {
      return new Growth(0, Reason.noCalls());
    }
    if (rest.isTakenBackTooSoon(group)) {
      return tryAgain(waiting);
    }
    int paying = rest.pilots(group, waits().seconds(waiting + 1)) - waiting;
    if (paying <= 0) {
      return new Growth(0, rest.isFilled() ? Reason.filled(calls) : tooLate(waiting));
    }
    if (room == 0) {
      return new Growth(0, Reason.capped(state));
    }
    int idle = group.idleFor(IDLE);
    if (idle > 0 && trusted(idle, waiting) <= 0) {
      return new Growth(0, Reason.idlePilots(idle));
    }
    int may = Math.max(0, Math.min(room, group.mayWait() - waiting));
    may = idle > 0 ? Math.min(may, trusted(idle, waiting)) : may;
    int pilots = paying(waiting, Math.min(paying, may));
    return new Growth(
        pilots, pilots < Math.min(paying, may) ? tooLate(waiting) : why(pilots, paying, waiting));
  }

  /** How many more may be requested while some are idle: as many as work, or a few tries. */
  private int trusted(int idle, int waiting) {
    return Math.max(USELESS_MOST, group.started()) - idle - waiting;
  }

  private Reason tooLate(int waiting) {
    return Reason.enough(rest.end(), waits().seconds(waiting + 1) + rest.cost(group));
  }

  /** The most of these that pay although each waits for those before it. */
  private int paying(int waiting, int most) {
    int low = 0;
    int high = most;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      boolean pays = rest.pilots(group, waits().seconds(waiting + middle)) >= waiting + middle;
      low = pays ? middle : low;
      high = pays ? high : middle - 1;
    }
    return low;
  }

  private QueueWaits waits() {
    return group.history.waits();
  }

  private Reason why(int pilots, int paying, int waiting) {
    Duration quiet = waits().quiet(now);
    if (quiet.compareTo(QUIET) >= 0) {
      return Reason.nothingStarts(waiting, quiet.toMillis() / 1e3);
    }
    if (pilots < paying) {
      return state.jobs().size() + pilots >= state.cap().pilots()
          ? Reason.capped(state)
          : Reason.pending(waiting + pilots);
    }
    return rest.paces().areKnown() ? Reason.allRequested() : Reason.filled(rest.paces().waiting());
  }

  private Growth tryAgain(int waiting) {
    int doublings = Math.min(DOUBLINGS_MAX, Math.max(0, group.history.lossesInRow() - 1));
    Duration pause = AGAIN.multipliedBy(1L << doublings);
    Instant next = group.history.lastLoss().map(loss -> loss.plus(pause)).orElse(now);
    boolean one = state.jobs().isEmpty() && waiting == 0 && !now.isBefore(next);
    double again = Math.max(0, Duration.between(now, next).toMillis() / 1e3);
    double life = 1 / group.history.lossRate();
    return new Growth(one ? 1 : 0, Reason.takenBack(life, rest.cost(group), again));
  }

  /** Idle pilots, and those above a lowered maximum: the idle ones first, then the youngest. */
  private List<JobId> release() {
    int started = group.started();
    int tooMany = state.cap().by() == Cap.By.MAX ? started - state.cap().pilots() : 0;
    int idleMost = state.bounds().isFixed() ? 0 : started - state.bounds().min();
    List<Outlook.Member> members = new ArrayList<>();
    for (Outlook.Member member : group.members()) {
      if (member.stays() && (tooMany > 0 || !member.idle().isZero())) {
        members.add(member);
      }
    }
    members.sort(Comparator.comparing(Outlook.Member::idle).reversed());
    List<JobId> release = new ArrayList<>();
    for (Outlook.Member member : members) {
      boolean idle = release.size() < idleMost && isIdleTooLong(member);
      if (idle || release.size() < tooMany) {
        release.add(new JobId(member.job()));
      }
    }
    return release;
  }

  private boolean isIdleTooLong(Outlook.Member member) {
    double load = rest.paces().longestLoad(member);
    Duration usual = Duration.ofMillis((long) (2e3 * load));
    Duration stay =
        state.bounds().idle().orElse(usual.compareTo(IDLE_LEAST) > 0 ? usual : IDLE_LEAST);
    if (member.idle().compareTo(stay) < 0 || counting()) {
      return false;
    }
    double again = waits().seconds(1) + group.history.bootSeconds() + load;
    return outlook.work().stream()
        .filter(work -> member.libraries().contains(work.library()))
        .flatMap(work -> work.ahead().stream())
        .noneMatch(ahead -> ahead.toMillis() / 1e3 <= again);
  }
}
