package io.pcm.api.workflow;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A task with one call per item; made by {@link WorkflowBuilder#map}. In a workflow file, a task
 * with {@code map}.
 *
 * <pre>{@code
 * MapTaskBuilder verify = w.map("verify", judge, claims).limit(300).keep("id").maxFailures(20);
 * MapTaskBuilder explain = w.map("explain", shout.function("explain"), TaskResults.of(verify));
 * }</pre>
 *
 * <p>A call that fails becomes an error row of the result file, see {@link #onError}.
 */
public final class MapTaskBuilder extends TaskBuilder<MapTaskBuilder> {
  private @Nullable Items items;
  private Optional<TaskResults> results = Optional.empty();
  private OptionalInt limit = OptionalInt.empty();
  private Optional<String> id = Optional.empty();

  MapTaskBuilder(String base) {
    super(base);
  }

  /** The items, one call for each; replaces earlier ones. */
  public MapTaskBuilder items(Items value) {
    items = value;
    results = Optional.empty();
    return this;
  }

  /**
   * The results of other tasks as items; replaces earlier ones. The task starts when they have
   * ended.
   */
  public MapTaskBuilder items(TaskResults value) {
    results = Optional.of(value);
    return this;
  }

  /**
   * Uses only this many items from the start, 1 or more; by default all. A run can be resumed with
   * another limit.
   */
  public MapTaskBuilder limit(int value) {
    limit = OptionalInt.of(value);
    return this;
  }

  /**
   * Names rows by a field of their items, for people and for comparisons of runs. Each item must
   * have it, and no two the same. By default rows are known by their content only.
   *
   * @param path names with dots between them, such as {@code id} or {@code item.id}; its value is a
   *     string or a number
   */
  public MapTaskBuilder id(String path) {
    id = Optional.of(path);
    return this;
  }

  @Override
  MapTaskBuilder self() {
    return this;
  }

  @Override
  MapTaskBuilder copy() {
    MapTaskBuilder copy = new MapTaskBuilder(base());
    copy.copy(this);
    copy.items = items;
    copy.results = results;
    copy.limit = limit;
    copy.id = id;
    return copy;
  }

  @Override
  String call() {
    return "map";
  }

  @Override
  Task task(TaskName name, Task.FunctionUse use, TaskRefs refs, Mistakes mistakes) {
    limit.ifPresent(number -> mistakes.whole(WorkflowRules.LIMIT, number));
    if (id.isPresent() && List.of(id.get().split("\\.", -1)).contains("")) {
      mistakes
          .at("id")
          .wrong(
              "must be a field of the items, such as id or item.id, not "
                  + Mistake.quoted(id.get()));
    }
    return new Task.MapTask(
        name,
        use,
        policy(mistakes),
        source(name, refs, mistakes.at("map")),
        limit,
        id,
        needs(name, refs, mistakes));
  }

  private Items source(TaskName name, TaskRefs refs, Mistakes mistakes) {
    if (results.isPresent()) {
      Mistakes at = mistakes.at("results-of");
      List<TaskName> tasks = refs.meant(name, results.get().tasks(), at);
      if (results.get().tasks().isEmpty()) {
        at.wrong("must name at least one task");
      }
      return tasks.isEmpty()
          ? new Items.Listed(List.of())
          : new Items.ResultsOf(
              tasks, results.get().withFailed(), results.get().where(), results.get().from());
    }
    if (items instanceof Items.JsonLines lines) {
      Path file = GivenFiles.file(lines.file(), mistakes);
      return new Items.JsonLines(file);
    }
    if (items instanceof Items.Converted converted) {
      return ConvertedFiles.found(converted, mistakes);
    }
    if (items instanceof Items.Listed listed) {
      check(listed.items(), mistakes);
    }
    if (items == null) {
      mistakes.missing("the items of the task");
      return new Items.Listed(List.of());
    }
    return items;
  }

  private static void check(List<Json> items, Mistakes mistakes) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).length() > Limits.LISTED_ITEM_BYTES) {
        mistakes
            .at("items")
            .item(i)
            .wrong("is larger than " + Limits.LISTED_ITEM_BYTES / 1024 + " KiB as JSON");
      }
    }
  }
}
