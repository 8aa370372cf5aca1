package io.pcm.runtime;

import io.pcm.api.Json;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.sites.PilotOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow that is ready to run, its models on disk, with what the record of a run says of where
 * it came from. All paths are absolute.
 *
 * @param file the workflow file; empty for a workflow that no file describes
 * @param parameters each parameter's value, overrides applied, in the order of the file
 * @param models the model's file of each library that has one, by the library's name
 * @param promptFiles files that settings were read from, each once
 * @param pilots that the workflow is to run on; empty if it names none
 */
public record PreparedWorkflow(
    Workflow workflow,
    Optional<Path> file,
    Map<String, Json> parameters,
    Map<String, Path> models,
    List<Path> promptFiles,
    Optional<PilotOrder> pilots) {
  public PreparedWorkflow {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    promptFiles = List.copyOf(promptFiles);
  }

  /** A workflow that no file describes. */
  public static PreparedWorkflow of(Workflow workflow) {
    return new PreparedWorkflow(
        workflow, Optional.empty(), Map.of(), Map.of(), List.of(), Optional.empty());
  }

  /** Files of items, each once, in the order of the tasks. */
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
