package io.pcm.manager.core;

import io.pcm.api.status.Unschedulable;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.LibraryNumber;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Explains why calls wait although pilots are connected: none of these pilots can ever run them. A
 * pilot that is full at the moment, or is loading, can run them.
 */
final class Feasibility {
  private enum Obstacle {
    TOO_SMALL,
    DOES_NOT_LOAD,
    TOO_SHORT
  }

  private final Fleet fleet;
  private final Demand demand;
  private final WorkTimes times;
  private final LoadFailures failures;

  Feasibility(Fleet fleet, Demand demand, WorkTimes times, LoadFailures failures) {
    this.fleet = fleet;
    this.demand = demand;
    this.times = times;
    this.failures = failures;
  }

  /** Null if no call waits, if every pilot is draining, or if a pilot can run the calls. */
  @Nullable Unschedulable why(LibraryState library, Instant now) {
    if (demand.waiting(library.spec.number()) == 0) {
      return null;
    }
    List<Session> sessions = fleet.sessions().stream().filter(s -> !s.draining()).toList();
    Map<Obstacle, Integer> met = new EnumMap<>(Obstacle.class);
    for (Session session : sessions) {
      Obstacle obstacle = obstacle(session, library, now);
      if (obstacle == null) {
        return null;
      }
      met.merge(obstacle, 1, Integer::sum);
    }
    return sessions.isEmpty()
        ? null
        : new Unschedulable(
            sessions.size(),
            met.getOrDefault(Obstacle.TOO_SMALL, 0),
            met.getOrDefault(Obstacle.DOES_NOT_LOAD, 0),
            met.getOrDefault(Obstacle.TOO_SHORT, 0),
            wanted(library, sessions));
  }

  /** How many contexts of the library may load at once, if others wait for that; otherwise 0. */
  int loadsAtOnce(LibraryState library) {
    LibraryNumber number = library.spec.number();
    return demand.waiting(number) == 0 ? 0 : times.spread().heldTo(number);
  }

  private static String wanted(LibraryState library, List<Session> sessions) {
    Resources wanted = library.spec.library().resources();
    return sessions.stream()
        .map(session -> session.offered().gpus().remark(wanted))
        .filter(remark -> !remark.isEmpty())
        .findFirst()
        .map(remark -> wanted.display() + "; " + remark)
        .orElseGet(wanted::display);
  }

  private @Nullable Obstacle obstacle(Session session, LibraryState library, Instant now) {
    if (!session.offered().fits(library.spec.library().resources())) {
      return Obstacle.TOO_SMALL;
    }
    if (failures.hopeless(session, library.spec.number())) {
      return Obstacle.DOES_NOT_LOAD;
    }
    boolean inTime =
        times.forANewContext(session, library.spec.number(), now)
            || session.contexts.values().stream()
                .filter(context -> context.library == library.spec)
                .anyMatch(context -> times.callsPerSlot(session, context, now) > 0);
    return inTime ? null : Obstacle.TOO_SHORT;
  }
}
