package io.pcm.pilot.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A process and all its descendants, remembered from when they were first seen, even if they change
 * their group, session or parent. Each is stored with its start time, so that a reused pid is not
 * mistaken for it.
 */
final class Descendants {
  /** Maximum number remembered; users can rarely have more processes. */
  private static final int MAX = 4096;

  /** Number of searches for marked processes: each may miss one that was just being started. */
  private static final int ROUNDS = 5;

  private final long root;
  private final String entry;
  private final Map<Long, Long> startByPid = new TreeMap<>();
  private final Set<Long> everSeen = new LinkedHashSet<>();

  /**
   * @param entry environment entry that only this process and its descendants have
   */
  Descendants(long root, String entry) {
    this.root = root;
    this.entry = entry;
    Proc.stat(root).ifPresent(stat -> startByPid.put(root, stat.start()));
    everSeen.add(root);
  }

  /** Forgets processes that have ended and adds new ones; returns whether anything changed. */
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
          if (everSeen.size() < MAX) {
            everSeen.add(child.pid());
          }
          changed = true;
        }
      }
    }
    return changed;
  }

  Map<Long, Long> startByPid() {
    return startByPid;
  }

  /** The pids of all these processes, also of those that have ended. */
  Set<Long> everSeen() {
    return everSeen;
  }

  /** Kills all remembered processes except the first, and all processes with the mark. */
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
