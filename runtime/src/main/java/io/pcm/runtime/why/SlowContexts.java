package io.pcm.runtime.why;

import io.pcm.api.status.ContextProgress;
import io.pcm.runtime.why.KnownRun.Here;
import java.util.List;
import java.util.Optional;

/** Compares the speed of contexts of one library on one kind of device. */
final class SlowContexts {
  /** Fewer calls say little about a speed. */
  private static final int CALLS_MIN = 5;

  /** Slower than this part of the others is slow. */
  private static final double SLOW = 0.5;

  private SlowContexts() {}

  /** How slow it is, as a sentence; empty if it is not slow, or nothing can be said. */
  static Optional<String> of(Here context, List<Here> all) {
    if (context.context().warmSeconds() <= 0 || context.context().holds() == 0) {
      return Optional.empty();
    }
    String device = WhySlow.device(context.pilot());
    double[] others =
        all.stream()
            .filter(each -> !each.equals(context))
            .filter(each -> each.context().library().equals(context.context().library()))
            .filter(each -> WhySlow.device(each.pilot()).equals(device))
            .filter(each -> each.context().calls() >= CALLS_MIN && each.context().warmSeconds() > 0)
            .mapToDouble(each -> rate(each.context()))
            .sorted()
            .toArray();
    if (others.length == 0) {
      return Optional.empty();
    }
    double usual = others[others.length / 2];
    double own = rate(context.context());
    boolean known =
        context.context().calls() >= CALLS_MIN
            || context.context().warmSeconds() * usual >= CALLS_MIN;
    if (!known || own >= SLOW * usual) {
      return Optional.empty();
    }
    return Optional.of(
        "it has ended "
            + Words.rate(own)
            + " on "
            + context.pilot().host()
            + ", where "
            + Words.count(others.length, "other context", "other contexts")
            + " of its library with the same kind of device ("
            + device
            + ") "
            + (others.length == 1 ? "ends " : "end ")
            + Words.rate(usual)
            + ".");
  }

  static double rate(ContextProgress context) {
    return context.calls() / Math.max(0.001, context.warmSeconds());
  }
}
