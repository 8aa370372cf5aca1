package io.pcm.runtime.keeper;

import io.pcm.api.batch.PilotRequest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Machines on which too many pilots in a row failed to start. */
final class AvoidedMachines {
  private final int brokenMax;
  private final Map<String, Integer> brokenThere = new TreeMap<>();
  private final Set<String> avoided = new TreeSet<>();

  AvoidedMachines(int brokenMax) {
    this.brokenMax = brokenMax;
  }

  void broke(String node) {
    if (PilotRequest.isNode(node)
        && brokenThere.merge(node, 1, Integer::sum) >= brokenMax
        && avoided.size() < PilotRequest.AVOID_MAX) {
      avoided.add(node);
    }
  }

  void served(String node) {
    brokenThere.remove(node);
  }

  Set<String> avoided() {
    return Set.copyOf(avoided);
  }

  /** Forgets the avoided machines, because the problem does not depend on the machine. */
  void forgive() {
    avoided.clear();
    brokenThere.clear();
  }
}
