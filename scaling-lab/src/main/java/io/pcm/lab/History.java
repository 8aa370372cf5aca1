package io.pcm.lab;

import io.pcm.simulator.Workload;
import java.time.Duration;
import java.util.List;

/**
 * Work, and a cluster that lends machines for it in a known way. The groups' partitions are the
 * cluster.
 *
 * @param title for the table
 * @param patience if the run has not ended after this time, nobody waits for it any more
 * @param slowness see {@code Climate}
 */
record History(
    String title, Workload load, List<LentGroup> groups, Duration patience, int slowness) {
  History {
    groups = List.copyOf(groups);
  }

  List<Partition> partitions() {
    return groups.stream().map(LentGroup::partition).distinct().toList();
  }
}
