package io.pcm.slurm;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What sacct knows about a job that squeue does not list. */
final class JobEnd {
  private JobEnd() {}

  /** The job's own row, or the row of tasks of its array that never started. */
  static Optional<JobRow> of(SlurmId id, Map<SlurmId, JobRow> accounted) {
    JobRow own = accounted.get(id);
    return own != null || id.task().isEmpty()
        ? Optional.ofNullable(own)
        : Optional.ofNullable(accounted.get(new SlurmId(id.base(), OptionalInt.empty())))
            .filter(row -> row.phase() == Phase.ENDED);
  }

  /**
   * The state of a job that is alive only according to sacct is unknown, because slurmctld should
   * know it.
   */
  static JobState state(SlurmId id, JobRow row) {
    return row.phase() == Phase.ENDED
        ? row.state(id)
        : new JobState(id.job(), Phase.UNKNOWN, row.word(), "squeue does not list it", row.node());
  }
}
