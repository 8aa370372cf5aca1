package io.pcm.runtime.inspect;

import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.JobState;
import io.pcm.api.status.PilotProgress;
import io.pcm.runtime.sites.BatchSystems;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One pilot, as known to its batch system and its manager.
 *
 * @param system name of the batch system; empty for a pilot that was started by hand
 * @param job id in the batch system; empty for a pilot that was started by hand
 * @param state state in the batch system; empty if it does not know the job
 * @param pilot state in the manager; empty if the pilot has not joined, or no manager answers
 */
public record PilotRow(
    String system, String job, Optional<JobState> state, Optional<PilotProgress> pilot) {

  /**
   * The number that all jobs of one submission share, such as {@code 17} in {@code 17_3}; empty if
   * they share none.
   */
  public String submission() {
    return BatchSystems.find(system)
        .flatMap(BatchSystemProvider::idSeparator)
        .map(separator -> job.split(Pattern.quote(separator), 2)[0])
        .orElse("");
  }

  /** Whether the job has ended according to the batch system. */
  public boolean hasEnded() {
    return state.map(s -> s.phase() == JobState.Phase.ENDED).orElse(false);
  }

  /** One word: the pilot's state if it is connected, otherwise that of its job. */
  public String word() {
    return pilot
        .map(each -> each.state().name())
        .or(() -> state.map(each -> each.phase().name()))
        .orElse("GONE");
  }
}
