package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A library with calls that wait, in the round in which contexts are opened for them. */
final class LoadWish {
  /** Before any library gets one context more than this, each has one. */
  private static final int BEFORE_OTHERS_HAVE_ONE = 9;

  final LibraryState library;
  private final Iterator<Session> candidates;

  /** Number of contexts that load, by kind of device. */
  private final Map<String, Integer> loading = new TreeMap<>();

  /** Whether the rest is done before a load, by kind of device. */
  private final Map<String, Boolean> needless = new HashMap<>();

  private int contexts;
  private int slots;
  private boolean servable;
  private int waiting;

  /** Seconds of a call per second of a load; not a number if one of them is unknown. */
  private final double callPerLoad;

  LoadWish(LibraryState library, List<Session> candidates, WorkTimes times) {
    this.library = library;
    this.candidates = candidates.iterator();
    this.callPerLoad = callPerLoad(library.spec.number(), times);
  }

  private static double callPerLoad(LibraryNumber library, WorkTimes times) {
    double call = Double.POSITIVE_INFINITY;
    double load = Double.POSITIVE_INFINITY;
    for (Map.Entry<String, Double> kind : times.secondsOfCalls(library).entrySet()) {
      call = Math.min(call, kind.getValue());
      Duration shortest = times.load(library, kind.getKey());
      load = shortest.isZero() ? load : Math.min(load, shortest.toMillis() / 1e3);
    }
    return Double.isInfinite(call) || Double.isInfinite(load) ? Double.NaN : call / load;
  }

  LibraryNumber number() {
    return library.spec.number();
  }

  /** The next pilot on which a context may be opened; null if there is none. */
  @Nullable Session nextCandidate() {
    return candidates.hasNext() ? candidates.next() : null;
  }

  /**
   * The library has this context.
   *
   * @param serves whether calls can end in it
   */
  void has(KnownContext context, boolean serves) {
    if (context.takesCalls()) {
      contexts++;
      slots += context.slots();
      servable |= serves;
    }
    if (context.phase == KnownContext.Phase.LOADING) {
      loading.merge(context.session().info.device(), 1, Integer::sum);
    }
  }

  /** Whether a context can run its calls. */
  boolean isServed() {
    return servable;
  }

  int loading() {
    return loading.values().stream().mapToInt(Integer::intValue).sum();
  }

  int loading(Session session) {
    return loading.getOrDefault(session.info.device(), 0);
  }

  /** So many of its calls wait. */
  void waits(int calls) {
    waiting = calls;
  }

  /** What is true for all pilots with the same kind of device is found out once. */
  boolean isNeedless(Session session, BooleanSupplier question) {
    return needless.computeIfAbsent(session.info.device(), d -> question.getAsBoolean());
  }

  /**
   * The one whose next load pays most: of those measured, the one with the most seconds of waiting
   * calls per second of load and context. Those not measured yet count as average, and if none is,
   * the first one comes first.
   */
  static LoadWish first(List<LoadWish> wishes) {
    double sum = 0;
    int known = 0;
    for (LoadWish wish : wishes) {
      double pays = wish.pays();
      sum += Double.isNaN(pays) ? 0 : pays;
      known += Double.isNaN(pays) ? 0 : 1;
    }
    double average = known == 0 ? 0 : sum / known;
    LoadWish best = wishes.get(0);
    LoadWish without = null;
    double most = -1;
    for (LoadWish wish : wishes) {
      double pays = wish.pays();
      double counts = Double.isNaN(pays) ? average : pays;
      if (counts > most) {
        most = counts;
        best = wish;
      }
      without = without == null && wish.contexts == 0 ? wish : without;
    }
    return without != null && best.contexts >= BEFORE_OTHERS_HAVE_ONE ? without : best;
  }

  /** Not a number if it is unknown. */
  private double pays() {
    double each = contexts == 0 ? 1 : slots / (double) contexts;
    return waiting * callPerLoad / each / (contexts + 1);
  }
}
