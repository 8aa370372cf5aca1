package io.pcm.manager.rows;

import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.TaskOrder;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.source.ItemSources;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Foretells which rows of a plan are known, without making a call. An item that is the result of a
 * call still to be made counts as one more call: that it succeeds, and that its result was never
 * seen, is likely but not certain.
 */
public final class RowForecast implements AutoCloseable {
  private final Workflow workflow;
  private final RunPlan plan;
  private final RunStore store;
  private final Map<TaskName, List<ForeignRows>> others;
  private final Map<TaskName, ForeseenTask> tasks = new LinkedHashMap<>();
  private final List<ForeseenItems.Data> open = new ArrayList<>();

  /**
   * @param plan of the workflow; the store may not have its new versions yet
   * @param others rows of other runs that will be taken over
   */
  public RowForecast(
      Workflow workflow, RunPlan plan, RunStore store, Map<TaskName, List<ForeignRows>> others) {
    this.others = others;
    this.workflow = workflow;
    this.plan = plan;
    this.store = store;
  }

  /**
   * Rows of one task.
   *
   * @param items number of items
   * @param known how many of them have an outcome
   * @param exact whether the numbers do not depend on calls that are still to be made
   */
  public record Rows(int items, int known, boolean exact) {
    /** How many calls are to be made. */
    public int calls() {
      return items - known;
    }
  }

  /**
   * The rows of every task, by its displayed name. Reads all data files.
   *
   * @throws SourceException if items are unavailable
   */
  public Map<String, Rows> rows() throws SourceException, StoreException {
    Map<String, Rows> rows = new LinkedHashMap<>();
    for (Task task : TaskOrder.of(workflow.tasks()).sorted()) {
      ForeseenTask foreseen =
          new ForeseenTask(
              planned(task.name()),
              items(task),
              store,
              others.getOrDefault(task.name(), List.of()));
      tasks.put(task.name(), foreseen);
      rows.put(task.name().display(), foreseen.rows());
    }
    return rows;
  }

  private RunPlan.PlannedTask planned(TaskName name) {
    return plan.current().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }

  private ForeseenItems items(Task task) throws SourceException, StoreException {
    if (!(task instanceof Task.MapTask map)) {
      return ForeseenItems.unknown(1);
    }
    ForeseenItems all =
        map.items() instanceof Items.ResultsOf results
            ? ForeseenResults.of(sources(results), results)
            : data(map.items());
    return map.limit().isPresent() ? all.first(map.limit().getAsInt()) : all;
  }

  private List<ForeseenTask> sources(Items.ResultsOf results) {
    List<ForeseenTask> sources = new ArrayList<>();
    for (TaskName name : results.tasks()) {
      sources.add(Optional.ofNullable(tasks.get(name)).orElseThrow());
    }
    return sources;
  }

  private ForeseenItems data(Items items) throws SourceException {
    ForeseenItems.Data data = new ForeseenItems.Data(ItemSources.ofData(items));
    open.add(data);
    return data;
  }

  @Override
  public void close() {
    open.forEach(ForeseenItems.Data::close);
  }
}
