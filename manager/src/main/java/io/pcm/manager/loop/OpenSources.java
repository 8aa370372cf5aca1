package io.pcm.manager.loop;

import io.pcm.api.workflow.Task;
import io.pcm.manager.driver.LostItems;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.source.SourceException;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The item sources from which leases are filled, open from the count of a task's items on. */
final class OpenSources {
  private final ItemSources factory;
  private final List<Task> tasks;
  private final LostItems lost;
  private final Map<TaskNumber, ItemSource> open = new ConcurrentHashMap<>();

  OpenSources(ItemSources factory, List<Task> tasks, LostItems lost) {
    this.factory = factory;
    this.tasks = tasks;
    this.lost = lost;
  }

  /** Opens the task's items for dispatch and says how many there are. */
  int count(TaskNumber task) throws SourceException {
    ItemSource source = fresh(task);
    open.put(task, source);
    return source.count();
  }

  /** For the sending thread alone. */
  ItemSource forDispatch(TaskNumber task) {
    return Objects.requireNonNull(open.get(task), "items are counted before they are sent");
  }

  /** Says that the task's items cannot be had any more. */
  void lost(TaskNumber task, SourceException why) {
    lost.report(task, why);
  }

  /** A source of the caller's own, to be closed by the caller. */
  ItemSource fresh(TaskNumber task) throws SourceException {
    return factory.open(tasks.get(task.value()));
  }
}
