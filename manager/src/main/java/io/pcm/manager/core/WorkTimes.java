package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long calls and loads take, and what can end before a pilot's time is over, estimated from the
 * average time of a call and the shortest load time. Unknown times count as zero.
 */
final class WorkTimes {
  static final long NO_LIMIT = Long.MAX_VALUE;

  private final CallTimes calls = new CallTimes();
  private final LoadTimes loads = new LoadTimes();
  private final LoadSpread spread = new LoadSpread();

  /** What follows from load times for the number of loads at once. */
  LoadSpread spread() {
    return spread;
  }

  /** Calls of the library ended on this pilot. */
  void ended(LibraryNumber library, Session session, Outcomes outcomes) {
    calls.add(library, session.info.device(), outcomes);
  }

  /** The context has loaded, and took this long. */
  void loaded(KnownContext context, Duration load, Instant now) {
    loads.add(context.libraryNumber(), context.session().info.device(), load);
    spread.ended(context, load, now);
  }

  /**
   * The shortest time in which a context of the library loaded on such a pilot; zero if none has.
   */
  Duration load(LibraryNumber library, Session session) {
    return loads.shortest(library, session.info.device());
  }

  Duration load(LibraryNumber library, String device) {
    return loads.shortest(library, device);
  }

  /** Seconds per call of the library, by kind of device on which calls have ended. */
  Map<String, Double> secondsOfCalls(LibraryNumber library) {
    return calls.of(library);
  }

  /** Seconds per call of the library on this pilot; empty before the first call has ended. */
  OptionalDouble secondsOfCall(LibraryNumber library, Session session) {
    return calls.of(library, session.info.device());
  }

  /** Seconds per call in this context; empty before the first call on such a pilot has ended. */
  OptionalDouble secondsOfCall(KnownContext context) {
    return secondsOfCall(context.libraryNumber(), context.session());
  }

  /** How many calls of the context's library have ended on pilots like its own. */
  long measuredCalls(KnownContext context) {
    return calls.measured(context.libraryNumber(), context.session().info.device());
  }

  /**
   * Seconds until the context is probably warm; zero if it is. A load that takes longer than any
   * before, or is the first, is expected to take as long again as it has taken so far.
   */
  double waitForLoad(KnownContext context, Instant now) {
    if (context.phase != KnownContext.Phase.LOADING) {
      return 0;
    }
    double loading = Duration.between(context.opened, now).toMillis() / 1e3;
    double usual = load(context.libraryNumber(), context.session()).toMillis() / 1e3;
    return usual > loading ? usual - loading : loading;
  }

  /** How many calls each slot of the context can still run, one after another. */
  long callsPerSlot(Session session, KnownContext context, Instant now) {
    Optional<Duration> life = session.lifeLeft(now);
    if (life.isEmpty()) {
      return NO_LIMIT;
    }
    Duration serving = life.get();
    if (context.phase == KnownContext.Phase.LOADING) {
      Duration load = load(context.libraryNumber(), session);
      Duration loading = Duration.between(context.opened, now);
      serving = loading.compareTo(load) < 0 ? serving.minus(load.minus(loading)) : serving;
    }
    return calls(serving, context.libraryNumber(), session);
  }

  /** Whether a new context of the library could still finish a call on this pilot. */
  boolean forANewContext(Session session, LibraryNumber library, Instant now) {
    Duration load = load(library, session);
    return session
        .lifeLeft(now)
        .map(life -> calls(life.minus(load), library, session) > 0)
        .orElse(true);
  }

  private long calls(Duration serving, LibraryNumber library, Session session) {
    double seconds = secondsOfCall(library, session).orElse(0);
    if (serving.isNegative() || serving.isZero()) {
      return 0;
    }
    return seconds > 0 ? (long) (serving.toMillis() / 1e3 / seconds) : NO_LIMIT;
  }
}
