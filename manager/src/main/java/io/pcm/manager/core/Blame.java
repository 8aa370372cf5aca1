package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.ContextGone;
import java.time.Instant;
import java.util.List;

/** Decides which calls to charge when a context dies or a pilot is lost. */
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

  /**
   * A context died or was killed: decides which call to charge. If something else killed the
   * context, a call is charged only if it ran alone because it was already suspected.
   */
  void contextGone(Session session, KnownContext context, ContextGone message, Instant now) {
    judgeCalls(context, message, now);
    boolean away = session.preempted() && message.cause() == Cause.CLOSED;
    fleet.gone(context, away ? Cause.LOST : message.cause());
    failures.gone(session, context, message, now);
  }

  private void judgeCalls(KnownContext context, ContextGone message, Instant now) {
    boolean alone = message.blamed().size() == 1;
    for (Blamed blamed : message.blamed()) {
      CallRef call = blamed.call();
      Lease lease = state.knows(call.task()) ? context.holder(call) : null;
      if (lease == null) {
        continue;
      }
      if (alone && (message.cause() != Cause.KILLED || lease.alone)) {
        blame(context, lease, blamed, message, now);
      } else {
        fleet.release(lease, call.index(), true);
      }
    }
  }

  private void blame(
      KnownContext context, Lease lease, Blamed blamed, ContextGone message, Instant now) {
    CallRef call = blamed.call();
    TaskState task = state.task(call.task());
    if (task.done(call.index()) || task.rest() != null) {
      fleet.release(lease, call.index(), false);
      return;
    }
    boolean timedOut = message.cause() == Cause.CALL_TIMEOUT;
    int charged = task.attempts(call.index());
    int allowed = task.plan.policy().retriesAfterDeath();
    boolean killsTooMuch = !timedOut && task.kills(call.index()) + 1 >= config.contextKills();
    if (charged < allowed && !killsTooMuch) {
      fates.charge(call, context.id, lease.id);
      fleet.release(lease, call.index(), !timedOut);
    } else {
      fleet.end(lease, call.index());
      String kind = timedOut ? CallError.CALL_TIMEOUT : CallError.CONTEXT_DIED;
      CallFates.Try last = new CallFates.Try(blamed.micros(), blamed.item());
      fates.fail(task, call.index(), last, new CallError(kind, message.evidence()), now);
    }
  }

  /**
   * The pilot was lost without notice. Its calls wait again, without a charge. But a call that was
   * held by several lost pilots in a row runs alone from then on, and finally fails.
   */
  void pilotLost(Session session, String reason, Instant now) {
    if (!session.draining()) {
      for (KnownContext context : List.copyOf(session.contexts.values())) {
        for (Lease lease : List.copyOf(context.leases.values())) {
          lease.forEachOpen(call -> lostWith(session, lease, call, reason, now));
        }
      }
    }
    fleet.leave(session, true, reason);
  }

  private void lostWith(Session session, Lease lease, int call, String reason, Instant now) {
    int lost = fleet.lossesWith(new CallRef(lease.task, call), session);
    TaskState task = state.task(lease.task);
    boolean over = task.done(call) || task.rest() != null;
    boolean elsewhere = fleet.queue(lease.task).copiesOut(call) > 1;
    if (lost < config.pilotLossesMax() || over || elsewhere) {
      fleet.release(lease, call, lost >= config.pilotLosses());
      return;
    }
    fleet.end(lease, call);
    String last = session.info.pilot() + " on " + session.info.host() + ": " + reason;
    String message = lost + " pilots were lost while they held this call, the last " + last;
    fates.fail(task, call, CallFates.Try.NONE, new CallError(CallError.PILOT_LOST, message), now);
  }
}
