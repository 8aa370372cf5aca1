package io.pcm.manager.loop;

import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.manager.driver.LostItems;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.source.RowIds;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The item sources for dispatches, open once the items of a task are counted. */
final class OpenSources implements AutoCloseable {
  private final ItemSources factory;
  private final List<Task> tasks;
  private final LostItems lost;
  private final Map<TaskNumber, ItemSource> open = new ConcurrentHashMap<>();

  static OpenSources of(ManagerConfig config, RunStore store, LostItems lost) {
    List<Task> tasks = config.workflow().tasks();
    ItemSources factory =
        new ItemSources(
            config.workflow(),
            PlanOrder.numbers(config.plan()),
            store,
            config.results().results(),
            config.data());
    return new OpenSources(factory, PlanOrder.of(config.plan(), tasks), lost);
  }

  OpenSources(ItemSources factory, List<Task> tasks, LostItems lost) {
    this.factory = factory;
    this.tasks = tasks;
    this.lost = lost;
  }

  /**
   * Opens and counts the task's items. Checks ids of those that were not known when the run was
   * started.
   */
  int count(TaskNumber task) throws SourceException {
    ItemSource source = fresh(task);
    open.put(task, source);
    if (tasks.get(task.value()) instanceof Task.MapTask map
        && map.id().isPresent()
        && map.items() instanceof Items.ResultsOf) {
      RowIds.check(source, map.id().get());
    }
    return source.count();
  }

  /** Only for the sending thread. */
  ItemSource forDispatch(TaskNumber task) {
    return Objects.requireNonNull(open.get(task), "items are counted before they are sent");
  }

  /** Reports that the task's items are lost. */
  void lost(TaskNumber task, SourceException why) {
    lost.report(task, why);
  }

  /** Closes all that are open for dispatches; nobody counts or sends any more. */
  @Override
  public void close() {
    open.values().forEach(ItemSource::close);
    open.clear();
  }

  /** Opens a separate source, which the caller closes. */
  ItemSource fresh(TaskNumber task) throws SourceException {
    return factory.open(tasks.get(task.value()));
  }
}
