package io.pcm.workflowfile;

import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Suggestion;
import io.pcm.api.workflow.TaskAt;
import io.pcm.api.workflow.TaskBuilder;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.TaskRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the tasks that the words in {@code needs} and {@code results-of} mean: the name of a task,
 * or a full name such as {@code verify[template=bare]}.
 */
final class TaskWords {
  private final Map<String, TaskBuilder<?>> tasks = new LinkedHashMap<>();
  private final Map<String, TaskRef> fullNames = new LinkedHashMap<>();

  void add(TaskBuilder<?> task) {
    tasks.put(task.base(), task);
  }

  /** The tasks of a single word or a list of words; reports unknown ones. */
  List<TaskRef> meant(Field field) {
    List<Field> words =
        field.value() instanceof Value.Scalar
            ? List.of(field)
            : field.list("the name of a task or a list of names").orElse(List.of());
    List<TaskRef> meant = new ArrayList<>();
    for (Field word : words) {
      word.word("the name of a task").flatMap(text -> one(word, text)).ifPresent(meant::add);
    }
    return meant;
  }

  private Optional<TaskRef> one(Field field, String word) {
    if (tasks.containsKey(word)) {
      return Optional.ofNullable(tasks.get(word));
    }
    if (word.contains("[") && fullNames.isEmpty()) {
      for (TaskBuilder<?> task : tasks.values()) {
        for (TaskName name : task.names()) {
          fullNames.put(name.display(), new TaskAt(name.base(), name.point()));
        }
      }
    }
    TaskBuilder<?> base = tasks.get(word.replaceFirst("\\[.*", ""));
    if (base != null && base.names().isEmpty()) {
      return Optional.of(base); // its matrix is wrong, which is reported
    }
    if (!fullNames.containsKey(word)) {
      field.wrong("unknown task " + Mistake.quoted(word) + Suggestion.among(tasks.keySet(), word));
    }
    return Optional.ofNullable(fullNames.get(word));
  }
}
