package io.pcm.runtime;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow that is ready to run, with its models on disk, and data about its origin for the
 * record of a run. All paths are absolute.
 *
 * @param file the workflow file; empty for a workflow without a file
 * @param parameters the value of each parameter, with overrides, in the order of the file
 * @param models the model file of each library that has one, by the library's name
 * @param promptFiles files that contain settings, without duplicates
 * @param pilots the pilots in the workflow; empty if there are none
 * @see RunListener
 */
public record PreparedWorkflow(
    Workflow workflow,
    Optional<Path> file,
    Map<String, Json> parameters,
    Map<String, Path> models,
    List<Path> promptFiles,
    Optional<Pilots> pilots) {
  public PreparedWorkflow {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    promptFiles = List.copyOf(promptFiles);
  }

  /** A workflow without a file. */
  public static PreparedWorkflow of(Workflow workflow) {
    return new PreparedWorkflow(
        workflow, Optional.empty(), Map.of(), Map.of(), List.of(), Optional.empty());
  }

  /** A copy with this workflow. */
  PreparedWorkflow with(Workflow other) {
    return new PreparedWorkflow(other, file, parameters, models, promptFiles, pilots);
  }

  /** Data files without duplicates, in the order of the tasks. */
  public List<Path> dataFiles() {
    return workflow.tasks().stream()
        .filter(Task.MapTask.class::isInstance)
        .map(task -> ((Task.MapTask) task).items())
        .filter(Items.JsonLines.class::isInstance)
        .map(items -> ((Items.JsonLines) items).file())
        .distinct()
        .toList();
  }
}
