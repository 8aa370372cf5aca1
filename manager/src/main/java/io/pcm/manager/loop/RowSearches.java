package io.pcm.manager.loop;

import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.rows.KnownRows;
import io.pcm.manager.rows.RowSearch;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Finds rows of earlier versions of tasks. Used by one thread, and closed when it has ended. */
final class RowSearches implements AutoCloseable {
  private final RunPlan plan;
  private final OpenSources sources;
  private final RunStore store;
  private final Consumer<Event> events;
  private final Map<TaskNumber, RowSearch> searches = new HashMap<>();

  RowSearches(RunPlan plan, OpenSources sources, RunStore store, Consumer<Event> events) {
    this.plan = plan;
    this.sources = sources;
    this.store = store;
    this.events = events;
  }

  void find(Action.FindRows action) {
    TaskNumber task = action.task();
    try {
      RowSearch search = action.from() == 0 ? begin(task) : searches.get(task);
      if (search == null || search.next() != action.from()) {
        throw new IllegalStateException("rows of task " + task + " are looked at in order");
      }
      Outcomes found = search.more();
      events.accept(new Event.RowsFound(task, found, search.next()));
      if (search.isOver()) {
        search.close();
        searches.remove(task);
      }
    } catch (SourceException e) {
      sources.lost(task, e);
    } catch (StoreException e) {
      if (!Thread.currentThread().isInterrupted()) {
        throw new ManagerFailure(
            "earlier results cannot be read: " + e.getMessage() + "; no results are lost", e);
      }
    }
  }

  private RowSearch begin(TaskNumber task) throws SourceException, StoreException {
    KnownRows known = KnownRows.of(store, plan.tasks().get(task.value()).earlier());
    RowSearch search = new RowSearch(task, sources.fresh(task), known);
    searches.put(task, search);
    return search;
  }

  @Override
  public void close() {
    searches.values().forEach(RowSearch::close);
    searches.clear();
  }
}
