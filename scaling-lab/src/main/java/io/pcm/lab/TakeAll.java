package io.pcm.lab;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * As many pilots as there may be, from the beginning to the end: what a fixed number of pilots
 * does, and what a user does who submits by hand.
 */
final class TakeAll implements Asking {
  private final Map<LentGroup, LentSystem> systems = new LinkedHashMap<>();
  private final Map<LentGroup, Set<JobId>> jobs = new LinkedHashMap<>();

  TakeAll(LentCluster cluster, List<LentGroup> groups) {
    for (LentGroup group : groups) {
      systems.put(group, cluster.open(group.name(), group.partition()));
      jobs.put(group, new LinkedHashSet<>());
    }
  }

  @Override
  public void look() {
    systems.forEach(this::fill);
  }

  private void fill(LentGroup group, LentSystem system) {
    Set<JobId> mine = jobs.getOrDefault(group, Set.of());
    mine.removeAll(ended(system, mine));
    int portion = group.max() - mine.size();
    while (portion > 0 && mine.size() < group.max()) {
      int count = Math.min(portion, group.max() - mine.size());
      try {
        mine.addAll(system.submit(new PilotRequest(count, List.of("pcm"), Path.of("/"))));
      } catch (BatchSystemException e) {
        portion = count / 2;
      }
    }
  }

  private static List<JobId> ended(LentSystem system, Set<JobId> jobs) {
    return system.query(jobs).stream()
        .filter(state -> state.phase() == JobState.Phase.ENDED)
        .map(JobState::job)
        .toList();
  }

  @Override
  public void end() {
    systems.forEach((group, system) -> system.cancel(new ArrayList<>(jobs.get(group))));
  }
}
