package io.pcm.manager.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Fact;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Counts failed calls under this manager by task and kind, with the first message of each. Used
 * only by the loop.
 */
final class FailureTally {
  /** Maximum number of kinds per task: a library may define as many as it has calls. */
  private static final int KINDS_MAX = 8;

  /** Maximum number of entries in a snapshot, which must fit in a message. */
  private static final int ENTRIES_MAX = 100;

  /** Maximum characters of each line of a message. */
  private static final int LINE_MAX = 300;

  private static final String OTHER = "OTHER";
  private static final JsonMapper JSON = new JsonMapper();

  private final Function<TaskNumber, String> names;
  private final Map<TaskNumber, Map<String, FailureSummary>> tasks = new TreeMap<>();

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
    Map<String, FailureSummary> kinds = tasks.computeIfAbsent(task, t -> new LinkedHashMap<>());
    JsonNode node = read(error);
    String kind = node.path("kind").asText(OTHER);
    String counted = kinds.containsKey(kind) || kinds.size() < KINDS_MAX ? kind : OTHER;
    FailureSummary before = kinds.get(counted);
    String name = names.apply(task);
    kinds.put(
        counted,
        before == null
            ? new FailureSummary(name, counted, 1, index, brief(node.path("message").asText()))
            : new FailureSummary(
                name, counted, before.count() + 1, before.index(), before.message()));
  }

  private static JsonNode read(Json error) {
    try {
      return JSON.readTree(error.utf8());
    } catch (IOException e) {
      throw new IllegalStateException("errors are written by us", e);
    }
  }

  /** Appends these counts to the failures of the snapshot. */
  RunProgress addTo(RunProgress view) {
    List<FailureSummary> all = new ArrayList<>();
    for (FailureSummary each : view.failures()) {
      all.add(
          new FailureSummary(
              each.task(), each.kind(), each.count(), each.index(), brief(each.message())));
    }
    for (Map<String, FailureSummary> kinds : tasks.values()) {
      all.addAll(kinds.values());
    }
    return view.toBuilder().failures(all.subList(0, Math.min(all.size(), ENTRIES_MAX))).build();
  }

  /**
   * The first and the last line of a message; the last line is usually the last output of a
   * process.
   */
  static String brief(String message) {
    List<String> lines = message.strip().lines().filter(line -> !line.isBlank()).toList();
    if (lines.isEmpty()) {
      return "";
    }
    String first = cut(lines.get(0).strip());
    return lines.size() == 1 ? first : first + " … " + cut(lines.get(lines.size() - 1).strip());
  }

  private static String cut(String line) {
    if (line.length() <= LINE_MAX) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(LINE_MAX - 1)) ? LINE_MAX - 1 : LINE_MAX;
    return line.substring(0, end) + "…";
  }
}
