package io.pcm.runtime.trial;

import io.pcm.api.CallError;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.source.FileHead;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.source.SourceException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the items that are tried. A task's limit does not matter for them. */
final class TrialItems {
  private TrialItems() {}

  /**
   * @throws RunException if the task has no data of its own, or not these items, or the data cannot
   *     be read
   */
  static List<TrialItem> of(Task task, ChosenItems chosen) throws RunException {
    Items items =
        chosen instanceof ChosenItems.Given given ? Items.of(given.items()) : itemsOf(task);
    if (items instanceof Items.JsonLines lines) {
      check(lines.file());
    }
    try (ItemSource source = ItemSources.ofData(items)) {
      List<TrialItem> read = new ArrayList<>();
      for (int index : indices(task.name(), chosen, source.count())) {
        Optional<CallError> refused =
            source.readFit(index) instanceof Item.Unfit unfit
                ? Optional.of(unfit.error())
                : Optional.empty();
        read.add(new TrialItem(index, source.read(index), refused));
      }
      return read;
    } catch (SourceException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private static Items itemsOf(Task task) throws RunException {
    if (task instanceof Task.CallTask) {
      throw new RunException(
          Kind.WORKFLOW,
          "task "
              + task.name()
              + " is a single call after other tasks have ended, so there is no data to try it on."
              + " Give it an item with --item, such as the item of a run:"
              + " {\"results\":\"/…/results\",\"needs\":[…]} (docs/workflow-file.md)");
    }
    Items items = ((Task.MapTask) task).items();
    if (items instanceof Items.ResultsOf results) {
      throw new RunException(
          Kind.WORKFLOW,
          "task "
              + task.name()
              + " maps over results of "
              + TaskName.displayAll(results.tasks())
              + ", which only a run has. Give it an item with --item, such as"
              + " '{\"outcome\":\"SUCCEEDED\",\"result\":…,\"item\":…}'"
              + " (docs/results.md, \"Rows for the next task\")");
    }
    if (items instanceof Items.Streamed) {
      throw new RunException(
          Kind.WORKFLOW,
          "the items of task " + task.name() + " come from a program: give it items of your own");
    }
    return items;
  }

  private static void check(Path file) throws RunException {
    try {
      Optional<String> fault = FileHead.fault(file);
      if (fault.isPresent()) {
        throw new RunException(
            Kind.WORKFLOW,
            "the data file "
                + file
                + " is not JSON Lines (one JSON value per line): "
                + fault.get());
      }
    } catch (NoSuchFileException e) {
      throw new RunException(Kind.ENVIRONMENT, "the data file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new RunException(
          Kind.ENVIRONMENT, "the data file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static List<Integer> indices(TaskName task, ChosenItems chosen, int count)
      throws RunException {
    if (chosen instanceof ChosenItems.At at) {
      for (int index : at.indices()) {
        if (index < 0 || index >= count) {
          throw new RunException(
              Kind.WORKFLOW,
              "task "
                  + task
                  + " has no item "
                  + index
                  + (count == 0 ? ": it has none" : "; its items are 0 to " + (count - 1)));
        }
      }
      return at.indices();
    }
    int first = chosen instanceof ChosenItems.First only ? Math.min(only.count(), count) : count;
    List<Integer> indices = new ArrayList<>();
    for (int index = 0; index < first; index++) {
      indices.add(index);
    }
    if (indices.isEmpty()) {
      throw new RunException(Kind.WORKFLOW, "task " + task + " has no items");
    }
    return indices;
  }
}
