package io.pcm.pilot.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came from one process: itself, its children, theirs, and so on, remembered from the time on
 * when they were first seen, however they change their group, their session or their parent. Each
 * is known with its start time, so that a pid that is used again is never taken for it.
 */
final class Descendants {
  /** How many are remembered; the processes that a user may have are seldom more. */
  private static final int MAX = 4096;

  /** Looks for those that carry the mark: each look may have missed what one was just starting. */
  private static final int ROUNDS = 5;

  private final long root;
  private final String entry;
  private final Map<Long, Long> startByPid = new TreeMap<>();

  /**
   * @param entry of the environment that this process, and no other but what it starts, was given
   */
  Descendants(long root, String entry) {
    this.root = root;
    this.entry = entry;
    Proc.stat(root).ifPresent(stat -> startByPid.put(root, stat.start()));
  }

  /** Forgets what has ended and adds what was started; true if that changed anything. */
  boolean look(Map<Long, Proc.Stat> all) {
    boolean changed =
        startByPid
            .entrySet()
            .removeIf(
                known -> {
                  Proc.Stat now = all.get(known.getKey());
                  return now == null || now.start() != known.getValue();
                });
    Map<Long, List<Proc.Stat>> children = new HashMap<>();
    all.values()
        .forEach(stat -> children.computeIfAbsent(stat.parent(), p -> new ArrayList<>()).add(stat));
    Deque<Long> open = new ArrayDeque<>(startByPid.keySet());
    while (!open.isEmpty() && startByPid.size() < MAX) {
      for (Proc.Stat child : children.getOrDefault(open.remove(), List.of())) {
        if (startByPid.putIfAbsent(child.pid(), child.start()) == null) {
          open.add(child.pid());
          changed = true;
        }
      }
    }
    return changed;
  }

  Map<Long, Long> startByPid() {
    return startByPid;
  }

  /** Kills all that are remembered but the first, and all that carry the mark. */
  void kill() {
    startByPid.forEach(
        (pid, start) -> {
          if (pid != root) {
            Proc.kill(pid, start);
          }
        });
    boolean found = true;
    for (int round = 0; found && round < ROUNDS; round++) {
      found = false;
      for (Proc.Stat stat : Proc.all().values()) {
        if (Proc.hasEntry(stat.pid(), entry)) {
          Proc.kill(stat.pid(), stat.start());
          found = true;
        }
      }
    }
  }
}
