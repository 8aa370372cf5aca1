package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.runtime.jobs.JobsBySystem;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.jobs.Submissions;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.BatchSystems;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pilots of groups that an earlier manager of a run kept and this manager does not have, because
 * the workflow or the command line has changed. Without this class, no one would cancel them.
 */
public final class EarlierPilots {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierPilots.class);

  private EarlierPilots() {}

  /**
   * Cancels them on a separate thread, because a batch system may be slow.
   *
   * @param groups the groups that are managed elsewhere: the names of their batch systems by their
   *     own
   */
  public static void takeBackAllBut(
      Map<String, String> groups, RunPaths paths, Consumer<String> note) {
    Thread thread = new Thread(() -> takeBack(groups, paths, note), "pcm-leftovers");
    thread.setDaemon(true);
    thread.start();
  }

  private static void takeBack(Map<String, String> groups, RunPaths paths, Consumer<String> note) {
    try {
      if (!groups.containsValue(LocalPilots.SYSTEM)) {
        LocalPilots.dismissEarlier(paths);
      }
      JobsBySystem left = new JobsBySystem();
      for (Submission each : Submissions.of(paths)) {
        if (each.kept() && !each.system().equals(groups.get(each.group()))) {
          left.add(each);
        }
      }
      for (Map.Entry<String, List<JobId>> each : left.map().entrySet()) {
        takeBack(each.getKey(), each.getValue(), note);
      }
    } catch (IOException | BatchSystemException | IllegalArgumentException e) {
      LOG.warn("Cannot tell whether an earlier manager left pilots: {}", e.getMessage());
    }
  }

  private static void takeBack(String name, List<JobId> jobs, Consumer<String> note)
      throws BatchSystemException {
    try (BatchSystem system = BatchSystems.site(name).open()) {
      List<JobId> alive =
          system.query(jobs).stream()
              .filter(state -> state.phase() != Phase.ENDED)
              .map(JobState::job)
              .toList();
      if (!alive.isEmpty()) {
        system.cancel(alive);
        note.accept("cancelling " + alive.size() + " " + name + " pilots of an earlier manager");
      }
    }
  }
}
