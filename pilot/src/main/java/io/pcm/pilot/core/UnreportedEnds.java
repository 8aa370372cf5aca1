package io.pcm.pilot.core;

import java.util.ArrayDeque;
import java.util.Deque;

/** Contexts that ended without a session, in order; the next session is told. */
final class UnreportedEnds {
  /** Without a manager, hardly any context is opened. */
  private static final int MAX = 256;

  private final Deque<Unreported> ends = new ArrayDeque<>();

  void add(Unreported end) {
    if (ends.size() == MAX) {
      ends.remove();
    }
    ends.add(end);
  }

  void addTo(HoldingsParts parts) {
    ends.forEach(end -> parts.add(end.before()));
    ends.forEach(end -> parts.add(end.cutOff()));
  }

  void tell(Effects fx) {
    ends.forEach(end -> fx.send(end.gone()));
    ends.clear();
  }

  void clear() {
    ends.clear();
  }
}
