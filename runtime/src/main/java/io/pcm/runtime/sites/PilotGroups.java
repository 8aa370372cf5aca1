package io.pcm.runtime.sites;

import java.util.ArrayList;
import java.util.List;

/**
 * Rules for the groups of pilots of one run: their names differ, and at most one is on this
 * machine, because its pilots share out the whole of it. {@link Pilots} has an example.
 */
public final class PilotGroups {
  /** The most groups of a run: each asks its batch system on a thread of its own. */
  public static final int MAX = 32;

  private PilotGroups() {}

  /**
   * These groups.
   *
   * @throws IllegalArgumentException if two of them cannot be in one run; the message says which,
   *     why, and what to change
   */
  public static List<Pilots> of(List<Pilots> groups) {
    List<Pilots> all = List.of();
    for (Pilots each : groups) {
      all = plus(all, each);
    }
    return all;
  }

  /**
   * The groups of a run and another one.
   *
   * @throws IllegalArgumentException if they cannot be in one run; the message says why, and what
   *     to change
   */
  public static List<Pilots> plus(List<Pilots> groups, Pilots next) {
    require(groups.size() < MAX, "a run has at most " + MAX + " groups of pilots");
    require(
        !next.isLocal() || groups.stream().noneMatch(Pilots::isLocal),
        "only one group can be local, because its pilots share out the whole machine; raise the"
            + " number of its pilots instead");
    require(
        groups.stream().noneMatch(each -> each.name().equals(next.name())),
        "two groups are named '"
            + next.name()
            + "'; give one of them another name, such as name: "
            + free(groups, next.name()));
    List<Pilots> all = new ArrayList<>(groups);
    all.add(next);
    return List.copyOf(all);
  }

  private static String free(List<Pilots> groups, String name) {
    List<String> taken = groups.stream().map(Pilots::name).toList();
    int number = 2;
    while (taken.contains(name + "-" + number)) {
      number++;
    }
    return name + "-" + number;
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new IllegalArgumentException(message);
    }
  }
}
