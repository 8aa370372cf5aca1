package io.pcm.runtime.pilots;

import io.pcm.api.batch.JobState;
import io.pcm.manager.core.RunView;
import java.util.Optional;

/**
 * One pilot as both sides know it: the batch system its job, the manager the pilot itself.
 *
 * @param system such as {@code slurm}; empty for a pilot that was started by hand
 * @param job the batch system's id; empty for a pilot that was started by hand
 * @param state what the batch system says; empty if it does not know the job (any more)
 * @param pilot what the manager says; empty if the pilot has not joined, or no manager answers
 */
public record PilotRow(
    String system, String job, Optional<JobState> state, Optional<RunView.PilotView> pilot) {

  /** One word: the manager's if the pilot is there, else what its job is. */
  public String word() {
    return pilot
        .map(RunView.PilotView::state)
        .or(() -> state.map(JobState::phase).map(Enum::name))
        .orElse("GONE");
  }
}
