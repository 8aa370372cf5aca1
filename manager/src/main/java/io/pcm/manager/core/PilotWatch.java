package io.pcm.manager.core;

import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Decides from heartbeats which pilots are alive, and whether they still have their leases. */
final class PilotWatch {
  /**
   * How long a lease may be on its way to its pilot: large items take long over a slow connection,
   * and wait while others are sent.
   */
  static final Duration TRANSIT = Duration.ofMinutes(5);

  private final RunState state;
  private final Fleet fleet;
  private final Blame blame;
  private final StepOutbox outbox;
  private final SchedulerConfig config;
  private Instant lastLook = Instant.MIN;

  PilotWatch(RunState state, Fleet fleet, Blame blame, StepOutbox outbox, SchedulerConfig config) {
    this.state = state;
    this.fleet = fleet;
    this.blame = blame;
    this.outbox = outbox;
    this.config = config;
  }

  void heartbeat(Session session, Heartbeat heartbeat, Instant now) {
    outbox.send(session.id, new ManagerMessage.Alive());
    if (!session.settled()) {
      return;
    }
    Set<LeaseId> heldLeases = new TreeSet<>(heartbeat.leases());
    Set<ContextId> heldContexts = new TreeSet<>(heartbeat.contexts());
    session.unwanted.retainAll(heldContexts);
    session.avoidsGpus(heartbeat.avoidedGpus());
    for (KnownContext context : session.contexts.values()) {
      note(session.contextsMissing, context.id, heldContexts.contains(context.id), now);
      for (Lease lease : context.leases.values()) {
        boolean listed = heldLeases.contains(lease.id) || isOnItsWay(lease, heartbeat, now);
        note(session.leasesMissing, lease.id, listed, now);
      }
    }
  }

  private boolean isOnItsWay(Lease lease, Heartbeat heartbeat, Instant now) {
    return lease.id.epoch() == state.epoch()
        && lease.id.number() > heartbeat.leaseHigh()
        && lease.granted.plus(TRANSIT).isAfter(now);
  }

  private static <K> void note(Map<K, Instant> missing, K key, boolean listed, Instant now) {
    if (listed) {
      missing.remove(key);
    } else {
      missing.putIfAbsent(key, now);
    }
  }

  /**
   * Takes back calls that pilots no longer have, and all calls of pilots that are silent for too
   * long.
   */
  void judge(Instant now) {
    if (lastLook != Instant.MIN) {
      Duration gap = Duration.between(lastLook, now);
      if (gap.compareTo(config.heartbeat()) > 0) {
        fleet.excuse(gap);
      }
    }
    lastLook = now;
    for (Session session : List.copyOf(fleet.sessions())) {
      if (!session.lastHeard().plus(config.lostAfter()).isAfter(now)) {
        String reason = "no heartbeat for " + config.lostAfter().toSeconds() + " s";
        blame.pilotLost(session, reason, now);
      } else {
        takeBackMissing(session, now);
      }
    }
  }

  private void takeBackMissing(Session session, Instant now) {
    for (Map.Entry<LeaseId, Instant> missing : List.copyOf(session.leasesMissing.entrySet())) {
      Lease lease = fleet.lease(missing.getKey());
      if (lease == null) {
        session.leasesMissing.remove(missing.getKey());
      } else if (overdue(missing.getValue(), now)) {
        lease.forEachOpen(call -> fleet.release(lease, call));
        session.leasesMissing.remove(missing.getKey());
      }
    }
    for (Map.Entry<ContextId, Instant> missing : List.copyOf(session.contextsMissing.entrySet())) {
      KnownContext context = fleet.context(missing.getKey());
      if (context == null) {
        session.contextsMissing.remove(missing.getKey());
      } else if (overdue(missing.getValue(), now)) {
        fleet.gone(context, Cause.CLOSED);
      }
    }
  }

  private boolean overdue(Instant since, Instant now) {
    return !since.plus(config.lostAfter()).isAfter(now);
  }

  Optional<Instant> nextDeadline() {
    return fleet.sessions().stream()
        .map(session -> session.lastHeard().plus(config.lostAfter()))
        .min(Instant::compareTo);
  }

  /**
   * When to check next. If checks were rarer, a pause of the whole process would look like silence
   * of the pilots.
   */
  Instant nextLook(Instant now) {
    return now.plus(config.heartbeat().dividedBy(2));
  }
}
