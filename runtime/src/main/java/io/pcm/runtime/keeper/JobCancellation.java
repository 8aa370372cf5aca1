package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to jobs whose run has ended: they end by themselves, or are cancelled. */
final class JobCancellation {
  private static final Logger LOG = LoggerFactory.getLogger(JobCancellation.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** How long to wait for a batch system that does not answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PilotSource source;
  private final Duration leave;
  private final KeptPilots.Listener listener;

  /**
   * @param leave how long pilots may take that have been told to leave
   */
  JobCancellation(PilotSource source, Duration leave, KeptPilots.Listener listener) {
    this.source = source;
    this.leave = leave;
    this.listener = listener;
  }

  /**
   * @param jobs jobs that may not have ended
   * @param leaving those of them whose pilots were connected and have been told to leave
   */
  void of(List<JobId> jobs, Set<JobId> leaving) throws InterruptedException {
    List<JobId> left = new ArrayList<>(jobs);
    cancel(left.stream().filter(job -> !leaving.contains(job)).toList());
    left.removeIf(job -> !leaving.contains(job));
    long end = System.nanoTime() + leave.toNanos();
    while (!left.isEmpty() && System.nanoTime() < end) {
      left.removeAll(ended(left));
      if (!left.isEmpty()) {
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
    }
    cancel(left);
  }

  private List<JobId> ended(List<JobId> jobs) {
    try {
      return source.system().query(jobs).stream()
          .filter(state -> state.phase() == Phase.ENDED)
          .map(JobState::job)
          .toList();
    } catch (BatchSystemException e) {
      LOG.info("Cannot tell whether pilots have left: {}", e.getMessage());
      return List.of();
    }
  }

  private void cancel(List<JobId> jobs) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!jobs.isEmpty()) {
      try {
        LOG.info("Cancelling {}", jobs);
        source.cancel(jobs);
        return;
      } catch (BatchSystemException | IOException e) {
        LOG.warn("Cannot cancel pilots: {}", e.getMessage());
        if (System.nanoTime() > end) {
          listener.note(
              jobs.size()
                  + " pilots are still with "
                  + source.system().name()
                  + ", which could not cancel them ("
                  + e.getMessage()
                  + "); to retry: pcm pilots cancel all");
          return;
        }
        Thread.sleep(BETWEEN_LOOKS.toMillis());
      }
    }
  }
}
