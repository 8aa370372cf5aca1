package io.pcm.manager.core;

import io.pcm.api.workflow.Library;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How long the warm contexts of a library need for the rest of its calls. A context that would be
 * loaded only after that is a load for nothing, and keeps a GPU from whoever it is lent by.
 */
final class RestOfWork {
  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final Placement placement;
  private final WorkTimes times;

  RestOfWork(RunState state, Fleet fleet, TaskFlow flow, Placement placement, WorkTimes times) {
    this.state = state;
    this.fleet = fleet;
    this.flow = flow;
    this.placement = placement;
    this.times = times;
  }

  /** Whether it is done before a context that began to load on this pilot now. */
  boolean isDoneBeforeALoad(Session session, LibraryState library, Instant now) {
    Duration load = times.load(library.spec.number(), session);
    boolean keeps = library.spec.library().retention() == Library.Retention.RUN;
    if (!keeps || load.isZero() || placement.hasSuspects(library) || isCounting(library)) {
      return false;
    }
    int calls = placement.waiting(library.spec.number());
    double perSecond = 0;
    for (KnownContext context : fleet.contexts()) {
      if (context.library == library.spec) {
        calls += context.outstanding;
        perSecond += callsPerSecond(context, load, now);
      }
    }
    return calls <= perSecond * load.toMillis() / 1e3;
  }

  private boolean isCounting(LibraryState library) {
    return state.tasks().stream()
        .anyMatch(
            task ->
                task.plan.spec().library().equals(library.spec.number())
                    && flow.phase(task.number()) == TaskFlow.Phase.COUNTING);
  }

  /** Zero if it may not be there, or hangs, for as long as a load takes. */
  private double callsPerSecond(KnownContext context, Duration load, Instant now) {
    Session session = context.session();
    OptionalDouble seconds = times.secondsOfCall(context.libraryNumber(), session);
    boolean serves =
        context.phase == KnownContext.Phase.WARM
            && session.takesWork()
            && !context.runsAlone()
            && context.servedAt.plus(load).isAfter(now);
    boolean stays = session.lifeLeft(now).map(life -> life.compareTo(load) > 0).orElse(true);
    if (!serves || !stays || seconds.isEmpty()) {
      return 0;
    }
    int slots = Math.min(context.slots(), session.window(context));
    return slots / Math.max(seconds.getAsDouble(), 1e-6);
  }
}
