package io.pcm.runtime.inspect;

import io.pcm.api.batch.BatchSystemProvider;
import io.pcm.api.batch.JobState;
import io.pcm.api.status.PilotProgress;
import io.pcm.runtime.sites.BatchSystems;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One pilot as both sides know it: the batch system its job, the manager the pilot itself.
 *
 * @param system its name; empty for a pilot that was started by hand
 * @param job the batch system's id; empty for a pilot that was started by hand
 * @param state what the batch system says; empty if it does not know the job (any more)
 * @param pilot what the manager says; empty if the pilot has not joined, or no manager answers
 */
public record PilotRow(
    String system, String job, Optional<JobState> state, Optional<PilotProgress> pilot) {

  /**
   * The number that the batch system gave to all jobs of one submission, such as {@code 17} of
   * {@code 17_3}; empty where jobs have none in common.
   */
  public String submission() {
    return BatchSystems.find(system)
        .flatMap(BatchSystemProvider::idSeparator)
        .map(separator -> job.split(Pattern.quote(separator), 2)[0])
        .orElse("");
  }

  /** Whether the batch system says that the job is over. */
  public boolean hasEnded() {
    return state.map(s -> s.phase() == JobState.Phase.ENDED).orElse(false);
  }

  /** One word: the manager's if the pilot is there, else what its job is. */
  public String word() {
    return pilot
        .map(each -> each.state().name())
        .or(() -> state.map(each -> each.phase().name()))
        .orElse("GONE");
  }
}
