package io.pcm.runtime.trial;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.data.DataConversion;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.source.SourceException;
import io.pcm.runtime.DataFiles;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the items that are tried. A task's limit does not matter for them. */
final class TrialItems {
  /** Bytes of items in other formats that are read, since all of them are in memory (64 MiB). */
  private static final int HEAD_BYTES = 64 * 1024 * 1024;

  private TrialItems() {}

  /**
   * @throws RunException if the task has no data of its own, or not these items, or the data cannot
   *     be read
   */
  static List<TrialItem> of(Task task, ChosenItems chosen) throws RunException {
    Items items =
        chosen instanceof ChosenItems.Given given ? Items.of(given.items()) : itemsOf(task);
    try (ItemSource source = ItemSources.ofData(readable(items, chosen))) {
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

  /**
   * The first items of files that are not JSON Lines, as many as are needed; other items as they
   * are.
   */
  private static Items readable(Items items, ChosenItems chosen) throws RunException {
    DataFiles.check(items);
    int most =
        chosen instanceof ChosenItems.At at
            ? at.indices().stream().mapToInt(index -> index).max().orElse(0) + 1
            : chosen instanceof ChosenItems.First first ? first.count() : Integer.MAX_VALUE;
    Optional<DataConversion.Head> head = DataFiles.head(items, Math.max(1, most), HEAD_BYTES);
    if (head.isEmpty()) {
      return items;
    }
    List<Json> lines = lines(head.get().lines());
    if (!head.get().whole() && lines.size() < most) {
      throw new RunException(
          Kind.WORKFLOW,
          "only the first "
              + lines.size()
              + " items of the data can be tried, because the others are behind its first "
              + HEAD_BYTES / (1024 * 1024)
              + " MiB. Give such an item with --item");
    }
    return Items.of(lines);
  }

  /** The lines that are complete and not blank. */
  private static List<Json> lines(byte[] bytes) {
    List<Json> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        byte[] line = Arrays.copyOfRange(bytes, start, i);
        if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
          lines.add(Json.of(line));
        }
        start = i + 1;
      }
    }
    return lines;
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
