package io.pcm.manager.loop;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Fact;
import io.pcm.manager.results.ReadError;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed calls under this manager by task, kind and message, with the first message and
 * indexes of each. Used only by the loop.
 */
final class FailureTally {
  /** Maximum number of kinds per task: a library may define as many as it has calls. */
  private static final int KINDS_MAX = 8;

  /** Maximum number of messages per kind; further ones count with the last. */
  private static final int MESSAGES_MAX = 4;

  /** Maximum number of entries in a snapshot, which must fit in a message. */
  private static final int ENTRIES_MAX = 100;

  private final Function<TaskNumber, String> names;
  private final Map<TaskNumber, List<Reason>> tasks = new TreeMap<>();

  /** Calls of one task whose errors have the same kind, and the same message except for numbers. */
  private static final class Reason {
    private final String kind;
    private final String shape;
    private @Nullable FailureSummary calls;

    Reason(String kind, String shape) {
      this.kind = kind;
      this.shape = shape;
    }
  }

  FailureTally(Function<TaskNumber, String> names) {
    this.names = names;
  }

  void add(Fact fact) {
    if (fact instanceof Fact.OutcomesRecorded recorded) {
      Outcomes outcomes = recorded.outcomes();
      for (int row = 0; row < outcomes.size(); row++) {
        if (outcomes.outcome(row) == Outcome.FAILED) {
          add(outcomes.task(), outcomes.index(row), outcomes.payload(row).json());
        }
      }
    } else if (fact instanceof Fact.TaskReset reset) {
      tasks.remove(reset.task());
    }
  }

  private void add(TaskNumber task, int index, Json error) {
    List<Reason> reasons = tasks.computeIfAbsent(task, t -> new ArrayList<>());
    ReadError read = ReadError.of(error);
    Reason reason = reason(reasons, read.kind(), read.shape());
    FailureSummary before = reason.calls;
    reason.calls =
        before == null
            ? FailureSummary.of(names.apply(task), reason.kind, 1, index, read.message())
            : new FailureSummary(
                before.task(),
                before.kind(),
                before.count() + 1,
                before.index(),
                before.message(),
                plus(before.indexes(), index));
  }

  /** The reason among those that counts calls like this; a new one if there is room for it. */
  private static Reason reason(List<Reason> reasons, String kind, String shape) {
    List<Reason> sameKind = reasons.stream().filter(each -> each.kind.equals(kind)).toList();
    for (Reason each : sameKind) {
      if (each.shape.equals(shape)) {
        return each;
      }
    }
    if (sameKind.size() == MESSAGES_MAX) {
      return sameKind.get(MESSAGES_MAX - 1);
    }
    boolean counted =
        !sameKind.isEmpty()
            || reasons.stream().map(each -> each.kind).distinct().count() < KINDS_MAX;
    if (!counted && !kind.equals(ReadError.OTHER)) {
      return reason(reasons, ReadError.OTHER, "");
    }
    Reason added = new Reason(kind, shape);
    reasons.add(added);
    return added;
  }

  private static List<Integer> plus(List<Integer> indexes, int index) {
    if (indexes.size() >= FailureSummary.INDEXES_MAX) {
      return indexes;
    }
    List<Integer> more = new ArrayList<>(indexes);
    more.add(index);
    return more;
  }

  /** Appends these counts to the failures of the snapshot. */
  RunProgress addTo(RunProgress view) {
    List<FailureSummary> all = new ArrayList<>();
    for (FailureSummary each : view.failures()) {
      all.add(
          FailureSummary.of(
              each.task(),
              each.kind(),
              each.count(),
              each.index(),
              ReadError.brief(each.message())));
    }
    for (List<Reason> reasons : tasks.values()) {
      reasons.forEach(each -> all.add(Objects.requireNonNull(each.calls)));
    }
    return view.toBuilder().failures(all.subList(0, Math.min(all.size(), ENTRIES_MAX))).build();
  }
}
