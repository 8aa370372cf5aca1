package io.pcm.manager.results;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.TaskName;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;
import java.util.Optional;

/**
 * A task whose result lines are wanted.
 *
 * @param keep fields of the item that a line keeps; empty: the whole item as it came
 * @param rest how the calls ended that have no outcome of their own; empty: as the store says, if
 *     it does
 */
public record ResultTask(
    TaskName name, TaskNumber number, Optional<List<String>> keep, Optional<Rest> rest) {
  public ResultTask {
    keep = keep.map(List::copyOf);
  }

  /** How calls ended that were ended all at once. */
  public record Rest(Outcome outcome, CallError error) {
    public Rest {
      if (outcome == Outcome.SUCCEEDED) {
        throw new IllegalArgumentException("calls that were not run have not succeeded");
      }
    }
  }
}
