package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Whether another context of a library may load while others do. */
final class LoadSpread {
  private final Map<LibraryNumber, Loads> libraries = new TreeMap<>();

  /** The loads of one library. */
  private static final class Loads {
    final Map<String, LoadLimit> kinds = new TreeMap<>();
    int underWay;

    /** The number at which a load was held back in this round; 0 if none was. */
    int heldTo;

    Instant at = Instant.MIN;

    /** The number under way, added up over all seconds so far. */
    double sum;

    void pass(Instant now) {
      if (at != Instant.MIN) {
        sum += underWay * seconds(at, now);
      }
      at = now;
    }
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis() / 1e3);
  }

  private Loads of(LibraryNumber library) {
    return libraries.computeIfAbsent(library, l -> new Loads());
  }

  /** So many contexts of the library are loading now. */
  void underWay(LibraryNumber library, int loads, Instant now) {
    Loads all = of(library);
    all.pass(now);
    all.underWay = loads;
    all.heldTo = 0;
  }

  /**
   * Whether another may begin. One of each kind of device always may, so that none waits for
   * others.
   *
   * @param alike how many load on this kind of device
   */
  boolean mayBegin(LibraryState library, String device, int alike) {
    Loads all = of(library.spec.number());
    LoadLimit learned = all.kinds.get(device);
    OptionalInt given = library.spec.library().loadsAtOnce();
    int most = given.orElse(learned == null ? LoadLimit.NONE : learned.limit());
    boolean may = all.underWay < most || (given.isEmpty() && alike == 0);
    all.heldTo = may ? all.heldTo : most;
    return may;
  }

  /** How many may load at once, if that held back another in the last round; otherwise 0. */
  int heldTo(LibraryNumber library) {
    return of(library).heldTo;
  }

  /** The context begins to load. */
  void begun(KnownContext context, Instant now) {
    Loads all = of(context.libraryNumber());
    all.pass(now);
    all.underWay++;
    context.loadsBefore = all.sum;
  }

  /** The context has loaded, which took so long. */
  void ended(KnownContext context, Duration load, Instant now) {
    double took = seconds(context.opened, now);
    if (Double.isNaN(context.loadsBefore) || took <= 0) {
      return;
    }
    Loads all = of(context.libraryNumber());
    all.pass(now);
    double atOnce = Math.max(1, (all.sum - context.loadsBefore) / took);
    all.kinds
        .computeIfAbsent(context.session().info.device(), d -> new LoadLimit())
        .ended(context.opened, atOnce, load.toMillis() / 1e3, now);
  }
}
