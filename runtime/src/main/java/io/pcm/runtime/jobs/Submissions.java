package io.pcm.runtime.jobs;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.BatchSystems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All submissions of a run, including those without an answer. */
public final class Submissions {
  private static final Logger LOG = LoggerFactory.getLogger(Submissions.class);

  private Submissions() {}

  /**
   * All submissions, oldest first. For a submission with unknown result, looks for its jobs in the
   * batch system. Does not store what it finds, because another process may still be sending the
   * submission. The result remains unknown if nothing is found or the system does not answer.
   */
  public static List<Submission> of(RunPaths paths) throws IOException {
    List<Submission> all = new ArrayList<>();
    for (Submission each : Submission.all(paths.pilotJobs())) {
      all.add(each.isOpen() ? looked(each) : each);
    }
    return List.copyOf(all);
  }

  private static Submission looked(Submission open) {
    try (BatchSystem system = BatchSystems.site(open.system()).open()) {
      List<JobId> jobs = system.find(open.token(), open.count());
      return open.with(jobs);
    } catch (BatchSystemException e) {
      LOG.info("Outcome of submission {} unknown: {}", open.token(), e.getMessage());
      return open;
    }
  }
}
