package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.CallsStopped;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides which calls to suspect and which one to charge when a context dies or a pilot is lost.
 * {@link Suspects} finds the one among many.
 */
final class Blame {
  private final RunState state;
  private final Fleet fleet;
  private final CallFates fates;
  private final LoadFailures failures;
  private final SchedulerConfig config;

  Blame(
      RunState state, Fleet fleet, CallFates fates, LoadFailures failures, SchedulerConfig config) {
    this.state = state;
    this.fleet = fleet;
    this.fates = fates;
    this.failures = failures;
    this.config = config;
  }

  /** A call that ran when its context died, and the lease that held it. */
  private record Victim(Lease lease, Blamed blamed) {
    int index() {
      return blamed.call().index();
    }
  }

  /** A context died or was killed: decides what becomes of the calls that ran in it. */
  void contextGone(Session session, KnownContext context, ContextGone message, Instant now) {
    if (message.cause() == Cause.KILLED && !message.blamed().isEmpty()) {
      session.killed(context.library, message.blamed().size());
    }
    CallRef culprit = culprit(context, message);
    victims(context, message.blamed()).forEach((task, all) -> judge(context, all, message, now));
    boolean away = session.preempted() && message.cause() == Cause.CLOSED;
    fleet.gone(context, away ? Cause.LOST : message.cause());
    failures.gone(session, context, message, culprit, now);
  }

  /**
   * The only call that ran in the context, if its death may be the library's fault. If it died like
   * this before, this tells nothing new. If the library has served and only suspects are left, they
   * die in a row because all others are done.
   */
  private @Nullable CallRef culprit(KnownContext context, ContextGone message) {
    if (message.blamed().size() != 1) {
      return null;
    }
    CallRef call = message.blamed().get(0).call();
    boolean before = !state.knows(call.task()) || state.task(call.task()).kills(call.index()) > 0;
    return before || onlySuspectsAreLeft(context.libraryNumber()) ? null : call;
  }

  private boolean onlySuspectsAreLeft(LibraryNumber library) {
    boolean served = false;
    for (TaskState task : state.tasks()) {
      if (task.plan.spec().library().equals(library) && !task.plan.retired()) {
        served |= task.succeeded() > 0;
        CallQueue queue = fleet.queue(task.number());
        if (queue.waiting() + queue.out() > queue.suspects().seenCount()) {
          return false;
        }
      }
    }
    return served;
  }

  /** Calls that took too long were stopped: each is charged for itself, the context for nothing. */
  void callsStopped(KnownContext context, CallsStopped message, Instant now) {
    victims(context, message.calls())
        .forEach((task, all) -> all.forEach(each -> stopped(state.task(task), each, message, now)));
  }

  private void stopped(TaskState task, Victim victim, CallsStopped message, Instant now) {
    int call = victim.index();
    if (task.attempts(call) < task.plan.policy().retriesAfterDeath()) {
      fates.charge(victim.blamed.call(), null, victim.lease.id);
      fleet.release(victim.lease, call);
    } else {
      fleet.end(victim.lease, call);
      CallFates.Try last = new CallFates.Try(victim.blamed.micros(), victim.blamed.item());
      CallError error = new CallError(CallError.CALL_TIMEOUT, message.evidence());
      fates.fail(task, call, last, error, now);
    }
  }

  private Map<TaskNumber, List<Victim>> victims(KnownContext context, List<Blamed> calls) {
    Map<TaskNumber, List<Victim>> victims = new TreeMap<>();
    for (Blamed blamed : calls) {
      CallRef call = blamed.call();
      Lease lease = state.knows(call.task()) ? context.holder(call) : null;
      if (lease != null && isOver(lease, call.index())) {
        fleet.release(lease, call.index());
      } else if (lease != null) {
        victims.computeIfAbsent(call.task(), t -> new ArrayList<>()).add(new Victim(lease, blamed));
      }
    }
    return victims;
  }

  private boolean isOver(Lease lease, int call) {
    TaskState task = state.task(lease.task);
    return task.done(call) || task.rest() != null;
  }

  private void judge(KnownContext context, List<Victim> victims, ContextGone message, Instant now) {
    Lease lease = victims.get(0).lease;
    Suspects suspects = fleet.queue(lease.task).suspects();
    int[] calls = victims.stream().mapToInt(Victim::index).toArray();
    boolean counts = message.cause() != Cause.KILLED || suspects.killed(calls);
    if (counts && message.blamed().size() == 1) {
      charge(context, victims.get(0), message, now);
    } else if (counts) {
      suspects.died(calls, lease.alone);
    }
    victims.forEach(each -> fleet.release(each.lease, each.index()));
  }

  /** The call was the only one that ran. If it ran apart after two other deaths, it fails. */
  private void charge(KnownContext context, Victim victim, ContextGone message, Instant now) {
    Lease lease = victim.lease;
    CallRef call = victim.blamed.call();
    TaskState task = state.task(call.task());
    boolean timedOut = message.cause() == Cause.CALL_TIMEOUT;
    Suspects suspects = fleet.queue(lease.task).suspects();
    boolean settled = lease.alone && suspects.seenTwice(call.index());
    if (!timedOut || lease.alone) {
      suspects.died(new int[] {call.index()}, true);
    }
    int allowed = task.plan.policy().retriesAfterDeath();
    boolean killsTooMuch =
        !timedOut && (settled || task.kills(call.index()) + 1 >= config.contextKills());
    if (task.attempts(call.index()) < allowed && !killsTooMuch) {
      fates.charge(call, context.id, lease.id);
      return;
    }
    fleet.end(lease, call.index());
    String kind = timedOut ? CallError.CALL_TIMEOUT : CallError.CONTEXT_DIED;
    CallFates.Try last = new CallFates.Try(victim.blamed.micros(), victim.blamed.item());
    fates.fail(task, call.index(), last, new CallError(kind, message.evidence()), now);
    fleet.sessions().forEach(each -> each.forgetKills(context.library));
  }

  /**
   * The pilot was lost without notice. Its calls wait again, without a charge. But calls that were
   * held by several lost pilots in a row are suspected from then on, and one that remains fails.
   */
  void pilotLost(Session session, String reason, Instant now) {
    if (!session.draining()) {
      for (KnownContext context : List.copyOf(session.contexts.values())) {
        for (Lease lease : List.copyOf(context.leases.values())) {
          lostWith(session, lease, reason, now);
        }
      }
    }
    fleet.leave(session, true, reason);
  }

  private void lostWith(Session session, Lease lease, String reason, Instant now) {
    List<Integer> often = new ArrayList<>();
    List<Integer> tooOften = new ArrayList<>();
    lease.forEachOpen(
        call -> {
          int lost = fleet.lossesWith(new CallRef(lease.task, call), session);
          if (lost >= config.pilotLosses() && !isOver(lease, call)) {
            often.add(call);
          }
          if (lost >= config.pilotLossesMax() && !isOver(lease, call)) {
            tooOften.add(call);
          }
        });
    if (often.isEmpty()) {
      return;
    }
    CallQueue queue = fleet.queue(lease.task);
    queue.suspects().suspect(often.stream().mapToInt(i -> i).toArray());
    if (tooOften.size() == 1 && lease.open() == 1 && queue.copiesOut(tooOften.get(0)) == 1) {
      fail(session, lease, tooOften.get(0), reason, now);
    }
  }

  private void fail(Session session, Lease lease, int call, String reason, Instant now) {
    int lost = fleet.lossesWith(new CallRef(lease.task, call), session);
    fleet.end(lease, call);
    String last = session.info.pilot() + " on " + session.info.host() + ": " + reason;
    String message = lost + " pilots were lost while they held this call, the last " + last;
    fates.fail(
        state.task(lease.task),
        call,
        CallFates.Try.NONE,
        new CallError(CallError.PILOT_LOST, message),
        now);
  }
}
