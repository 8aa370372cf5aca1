package io.pcm.runtime.identity;

import io.pcm.api.workflow.Workflow;
import java.util.List;
import java.util.Locale;

/**
 * What a changed workflow means for a run that has results.
 *
 * <pre>{@code
 * RunUpdate update = Pcm.update(workflow, RunOptions.in(Path.of("my-run")));
 * for (RunUpdate.Change change : update.changes()) {
 *   System.out.println(change.task() + ": " + change.action() + " " + change.reasons());
 * }
 * }</pre>
 *
 * @param changes one entry for each task of the workflow, in its order, then those that are gone
 */
public record RunUpdate(List<Change> changes) {
  public RunUpdate {
    changes = List.copyOf(changes);
  }

  /** The first run of a workflow. */
  public static RunUpdate allNew(Workflow workflow) {
    return new RunUpdate(
        workflow.tasks().stream()
            .map(task -> new Change(task.name().display(), Action.NEW, List.of()))
            .toList());
  }

  /** What happens to a task. */
  public enum Action {
    /** Its results stay. */
    KEEP,
    /** It is computed again; its earlier results are kept in the store. */
    REDO,
    /** It is as in an earlier version of the workflow, whose results count again. */
    BACK,
    /** The run has never had it. */
    NEW,
    /** The workflow does not have it any more; its results are kept in the store. */
    GONE;

    /** In lower case, for people. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One task.
   *
   * @param task its displayed name
   * @param reasons what has changed: properties and files; empty if nothing has
   */
  public record Change(String task, Action action, List<String> reasons) {
    public Change {
      reasons = List.copyOf(reasons);
    }
  }

  /** Whether results would be replaced, which must be wanted. */
  public boolean replacesResults() {
    return changes.stream()
        .anyMatch(
            each ->
                each.action() == Action.REDO
                    || each.action() == Action.BACK
                    || each.action() == Action.GONE);
  }

  /** One line for each task. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Change each : changes) {
      text.append("  ").append(each.action().word()).append("  ").append(each.task());
      if (!each.reasons().isEmpty()) {
        text.append(": ").append(String.join(", ", each.reasons()));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
