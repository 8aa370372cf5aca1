package io.pcm.cli;

import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The result files of the tasks that no other task needs: what the run was for. */
final class LastFiles {
  private LastFiles() {}

  /**
   * The files that exist, in the order of the tasks.
   *
   * @param results the folder with the result files of the run
   * @return paths relative to that folder
   */
  static List<Path> of(Workflow workflow, Path results) {
    Set<TaskName> needed = new HashSet<>();
    workflow.tasks().forEach(task -> needed.addAll(task.needs()));
    return workflow.tasks().stream()
        .map(Task::name)
        .filter(name -> !needed.contains(name))
        .map(name -> Path.of(name.resultFile()))
        .filter(file -> Files.isRegularFile(results.resolve(file)))
        .toList();
  }
}
