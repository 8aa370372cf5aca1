package io.pcm.runtime.identity;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
 * @param notes what there is to say about other runs whose rows may be reused
 */
public record RunUpdate(List<Change> changes, List<String> notes) {
  public RunUpdate {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /** What happens to a task. */
  public enum Action {
    /** Its results stay. */
    KEEP,
    /** It is computed again; its earlier results are kept in the store. */
    REDO,
    /** It is as in an earlier version of the workflow, whose results count again. */
    BACK,
    /** A task that it needs has another limit: only rows for other items are computed. */
    EXTEND,
    /** Its failed rows are computed again, or those of a task that it needs. */
    RETRY,
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
   * @param rows which of its rows are known already; empty if that was not looked at, because
   *     nothing has changed or the task is gone
   */
  public record Change(String task, Action action, List<String> reasons, Optional<Rows> rows) {
    public Change {
      reasons = List.copyOf(reasons);
    }

    /** Without rows. */
    public Change(String task, Action action, List<String> reasons) {
      this(task, action, reasons, Optional.empty());
    }

    private Change with(Rows counted) {
      return new Change(task, action, reasons, Optional.of(counted));
    }
  }

  /**
   * Rows of one task.
   *
   * @param items number of items
   * @param calls how many calls are to be made for them; the other rows are known
   * @param exact whether these numbers are certain: they are not if items are results of calls that
   *     are still to be made
   */
  public record Rows(int items, int calls, boolean exact) {}

  /** A copy with these rows, by task. */
  RunUpdate with(Map<String, Rows> rows) {
    return new RunUpdate(
        changes.stream()
            .map(each -> rows.containsKey(each.task()) ? each.with(rows.get(each.task())) : each)
            .toList(),
        notes);
  }

  /** A copy with notes. */
  public RunUpdate noting(List<String> more) {
    return new RunUpdate(changes, more);
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

  /** Whether the user should see it: something happens to results that there are. */
  public boolean changesResults() {
    return replacesResults()
        || changes.stream()
            .anyMatch(each -> each.action() == Action.RETRY || each.action() == Action.EXTEND);
  }

  private static String calls(Rows rows) {
    String about = rows.exact() ? "" : "about ";
    if (rows.calls() == 0) {
      return "no call";
    }
    return about
        + rows.calls()
        + (rows.calls() == 1 ? " call" : " calls")
        + (rows.calls() == rows.items() ? "" : " for " + about + rows.items() + " items");
  }

  /** One line for each task. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Change each : changes) {
      text.append("  ").append(each.action().word()).append("  ").append(each.task());
      if (!each.reasons().isEmpty()) {
        text.append(": ").append(String.join(", ", each.reasons()));
      }
      each.rows().ifPresent(rows -> text.append(" (").append(calls(rows)).append(')'));
      text.append('\n');
    }
    return text.toString();
  }
}
