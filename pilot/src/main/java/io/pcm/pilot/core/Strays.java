package io.pcm.pilot.core;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Processes of contexts that were forgotten with their run. They are killed; until they have ended,
 * they may hold memory that a context of the next run needs.
 */
final class Strays {
  private final Map<ProcessNumber, Instant> until = new TreeMap<>();

  void kill(ProcessNumber process, Effects fx, Instant now) {
    fx.add(new Action.KillProcess(process));
    until.put(process, now.plus(Context.KILL_TAKES));
  }

  void ended(ProcessNumber process) {
    until.remove(process);
  }

  /** Gives up on processes that cannot be killed. */
  void judge(Instant now) {
    until.values().removeIf(deadline -> !deadline.isAfter(now));
  }

  boolean isEmpty() {
    return until.isEmpty();
  }

  Optional<Instant> nextDeadline() {
    return until.values().stream().min(Instant::compareTo);
  }
}
