package io.pcm.workflowfile;

import io.pcm.api.workflow.Axis;
import io.pcm.api.workflow.MapTaskBuilder;
import io.pcm.api.workflow.Point;
import io.pcm.api.workflow.SingleTaskBuilder;
import io.pcm.api.workflow.TaskBuilder;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.WorkflowBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Reads {@code tasks:}: adds each task to the workflow, with a function that reads its properties
 * at each point of its matrix when the workflow is built.
 */
final class TasksReader {
  private final WorkflowBuilder workflow;
  private final Scope params;
  private final TaskWords words = new TaskWords();
  private final TaskReader reader;
  private final Map<TaskName, Fields> atPoints = new LinkedHashMap<>();
  private final Map<TaskName, Fields> settings = new LinkedHashMap<>();

  TasksReader(WorkflowBuilder workflow, Map<String, KnownLibrary> libraries, Scope params) {
    this.workflow = workflow;
    this.params = params;
    this.reader = new TaskReader(libraries, words);
  }

  List<Path> promptFiles() {
    return reader.promptFiles();
  }

  /** The properties of a task at one point, with parameters substituted, as far as it was read. */
  Optional<Fields> at(TaskName task) {
    return Optional.ofNullable(atPoints.get(task));
  }

  /** The settings of its function, with those of its prompt file, as far as they were read. */
  Optional<Fields> settingsAt(TaskName task) {
    return Optional.ofNullable(settings.get(task));
  }

  void read(Fields tasks) {
    for (Map.Entry<String, Field> entry : tasks.all().entrySet()) {
      entry
          .getValue()
          .mapping("a mapping with library, function and map or call")
          .ifPresent(task -> add(entry.getKey(), task));
    }
  }

  private void add(String name, Fields task) {
    task.allowOnly("a task", TaskReader.KEYS, OtherWords.TASK::instead);
    boolean map = task.has("map");
    boolean call = task.has("call");
    if (map == call) {
      task.at().wrong("must have exactly one of map and call, not " + (map ? "both" : "none"));
    }
    if (map) {
      MapTaskBuilder added = workflow.map(name);
      over(added, task, reader::readMap);
    } else {
      SingleTaskBuilder added = workflow.single(name);
      over(added, task, reader::readCall);
    }
  }

  /** A task whose matrix is wrong is not read further. */
  private <T extends TaskBuilder<T>> void over(
      T added, Fields task, BiFunction<Fields, ? super T, Optional<Fields>> read) {
    words.add(added);
    int before = task.at().problems().count();
    List<Axis<Value.Scalar>> axes = MatrixReader.axes(task.get("matrix").map(params::resolve));
    axes.forEach(added::over);
    if (task.at().problems().count() == before) {
      added.each(
          (at, one) ->
              resolved(task, axes, at)
                  .flatMap(fields -> read.apply(fields, one))
                  .ifPresent(with -> settings.put(at.task(), with)));
    }
  }

  private Optional<Fields> resolved(Fields task, List<Axis<Value.Scalar>> axes, Point at) {
    Map<String, Value.Scalar> values = new LinkedHashMap<>();
    axes.forEach(axis -> values.put(axis.name(), at.get(axis)));
    Scope scope = params.and(values);
    int before = task.at().problems().count();
    List<Value.Entry> entries = new ArrayList<>();
    for (Value.Entry entry : ((Value.Mapping) task.at().value()).entries()) {
      Field field = task.all().get(entry.key().text());
      if (field != null && !entry.key().text().equals("matrix")) {
        entries.add(new Value.Entry(entry.key(), scope.resolve(field).value()));
      }
    }
    Field whole = task.at();
    Value.Mapping mapping = new Value.Mapping(entries, whole.value().place());
    Fields fields = new Fields(mapping, new Field(mapping, whole.property(), whole.problems()));
    atPoints.put(at.task(), fields);
    return whole.problems().count() > before ? Optional.empty() : Optional.of(fields);
  }
}
