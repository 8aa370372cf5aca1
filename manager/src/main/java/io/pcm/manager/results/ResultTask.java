package io.pcm.manager.results;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.TaskName;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;
import java.util.Optional;

/**
 * A task whose result lines are requested.
 *
 * @param keep fields of the item that a line keeps; empty: the whole item, unchanged
 * @param rest how calls without an outcome of their own ended; empty: as recorded in the store, if
 *     it is
 * @param lineage if rows of several versions are mixed, this version, the one whose rows it took
 *     over, and so on; otherwise empty
 */
public record ResultTask(
    TaskName name,
    TaskNumber number,
    Optional<List<String>> keep,
    Optional<Rest> rest,
    List<TaskNumber> lineage) {
  public ResultTask {
    keep = keep.map(List::copyOf);
    lineage = List.copyOf(lineage);
  }

  /** A task whose rows are all of one version, or computed in the same way. */
  public ResultTask(
      TaskName name, TaskNumber number, Optional<List<String>> keep, Optional<Rest> rest) {
    this(name, number, keep, rest, List.of());
  }

  /** How the remaining calls of a task were ended together. */
  public record Rest(Outcome outcome, CallError error) {
    public Rest {
      if (outcome == Outcome.SUCCEEDED) {
        throw new IllegalArgumentException("calls that were not run have not succeeded");
      }
    }
  }
}
