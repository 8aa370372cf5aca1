package io.pcm.sge;

import io.pcm.api.batch.JobState;
import java.util.List;

/**
 * What qstat says of a job, or of several tasks of an array that wait.
 *
 * @param name of the job, in full
 * @param letters its state
 * @param queue with its machine, such as {@code main.q@n1}; empty while the job waits
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
