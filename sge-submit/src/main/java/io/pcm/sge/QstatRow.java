package io.pcm.sge;

import io.pcm.api.batch.JobState;
import java.util.List;

/**
 * A row of qstat: a job, or several waiting tasks of an array.
 *
 * @param name the full name of the job
 * @param letters its state
 * @param queue its queue and machine, such as {@code main.q@n1}; empty while the job waits
 * @param tasks empty for a plain job
 */
record QstatRow(
    long base, String name, String letters, String queue, List<TaskRanges.Range> tasks) {
  boolean covers(SgeId id) {
    return id.base() == base
        && (id.task().isEmpty()
            ? tasks.isEmpty()
            : tasks.stream().anyMatch(range -> range.has(id.number())));
  }

  JobState state(SgeId id, String reason) {
    String why = reason.isEmpty() ? SgeState.reason(letters) : reason;
    String node = queue.substring(queue.indexOf('@') + 1);
    return new JobState(id.job(), SgeState.phase(letters), letters, why, node);
  }
}
