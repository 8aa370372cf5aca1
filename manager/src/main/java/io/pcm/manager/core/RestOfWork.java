package io.pcm.manager.core;

import java.time.Duration;
import java.time.Instant;

/**
 * How long the warm contexts of a library need for the rest of its calls. A context that would be
 * loaded only after that is a load for nothing, and keeps a GPU from whoever it is lent by.
 */
final class RestOfWork {
  private final Fleet fleet;
  private final TaskFlow flow;
  private final Demand demand;
  private final WorkTimes times;

  RestOfWork(Fleet fleet, TaskFlow flow, Demand demand, WorkTimes times) {
    this.fleet = fleet;
    this.flow = flow;
    this.demand = demand;
    this.times = times;
  }

  /**
   * Whether it is done before a context that began to load on this pilot now could end a call. The
   * last calls of the others end one call later than their average.
   */
  boolean isDoneBeforeALoad(Session session, LibraryState library, Instant now) {
    Duration load = times.load(library.spec.number(), session);
    if (load.isZero() || demand.hasSuspects(library) || !flow.maySeeTheEnd(library.spec)) {
      return false;
    }
    int calls = demand.waiting(library.spec.number());
    int slots = 0;
    double perSecond = 0;
    for (KnownContext context : fleet.contexts()) {
      if (context.library == library.spec) {
        calls += context.outstanding;
        if (serves(context, load, now)) {
          int here = Math.min(context.slots(), context.session().window(context));
          slots += here;
          perSecond += here / Math.max(times.secondsOfCall(context).orElseThrow(), 1e-6);
        }
      }
    }
    if (perSecond == 0) {
      return false;
    }
    double call = slots / perSecond;
    double first =
        load.toMillis() / 1e3 + times.secondsOfCall(library.spec.number(), session).orElse(call);
    return calls / perSecond + call <= first;
  }

  /** Whether it will be there, and does not hang, for as long as a load takes. */
  private boolean serves(KnownContext context, Duration load, Instant now) {
    Session session = context.session();
    return context.phase == KnownContext.Phase.WARM
        && session.takesWork()
        && !context.runsAlone()
        && (context.outstanding == 0 || context.quietSince().plus(load).isAfter(now))
        && session.lifeLeft(now).map(life -> life.compareTo(load) > 0).orElse(true)
        && times.secondsOfCall(context).isPresent();
  }
}
