package io.pcm.cli;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Explains why tasks had nothing to do: usually because of a mistake before the run. */
final class NoItems {
  private NoItems() {}

  /** A sentence for each task that succeeded without any item. */
  static List<String> sentences(Workflow workflow, RunProgress view) {
    Map<String, Task> tasks = new LinkedHashMap<>();
    workflow.tasks().forEach(task -> tasks.put(task.name().display(), task));
    List<String> sentences = new ArrayList<>();
    for (TaskProgress each : view.tasks()) {
      if (each.calls() == 0
          && each.phase() == TaskPhase.SUCCEEDED
          && tasks.get(each.name()) instanceof Task.MapTask map) {
        sentences.add(source(map.items()) + ", so task " + each.name() + " had nothing to do");
      }
    }
    return List.copyOf(sentences);
  }

  private static String source(Items items) {
    if (items instanceof Items.JsonLines lines) {
      return lines.file() + " has no items";
    }
    return items instanceof Items.Listed
        ? "the list of items is empty"
        : "the tasks in its results-of have no results for it";
  }
}
