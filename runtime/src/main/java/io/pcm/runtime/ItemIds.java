package io.pcm.runtime;

import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.source.RowIds;
import io.pcm.manager.source.SourceException;
import io.pcm.runtime.rundir.RunException;
import java.util.HashSet;
import java.util.Set;

/** Checks the ids of items that are known before the run is started. */
final class ItemIds {
  private record Given(Items items, String id) {}

  private ItemIds() {}

  /**
   * @param workflow items of streams and of other formats are not checked until they are converted
   * @throws RunException if items lack an id, or two have the same
   */
  static void check(Workflow workflow) throws RunException {
    Set<Given> checked = new HashSet<>();
    for (Task task : workflow.tasks()) {
      if (task instanceof Task.MapTask map && map.id().isPresent() && isRead(map.items())) {
        Given given = new Given(map.items(), map.id().orElseThrow());
        if (checked.add(given)) {
          check(given, map);
        }
      }
    }
  }

  /** Whether the items are there, in the form in which they are read. */
  private static boolean isRead(Items items) {
    return items instanceof Items.JsonLines || items instanceof Items.Listed;
  }

  private static void check(Given given, Task.MapTask task) throws RunException {
    try (ItemSource source = ItemSources.ofData(given.items())) {
      RowIds.check(source, given.id());
    } catch (SourceException e) {
      throw new RunException(
          RunException.Kind.WORKFLOW, "task " + task.name().display() + ": " + e.getMessage(), e);
    }
  }
}
