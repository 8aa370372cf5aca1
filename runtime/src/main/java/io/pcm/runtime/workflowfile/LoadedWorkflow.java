package io.pcm.runtime.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.sites.PilotOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workflow as read from its file, with what the record of a run names beside it. All paths are
 * absolute.
 *
 * @param file the workflow file
 * @param parameters every parameter's value, overrides applied, in the order of the file
 * @param models the model's file of each library that has one, by the library's name
 * @param dataFiles files of items, each once
 * @param promptFiles files that settings were read from, each once
 * @param pilots that the workflow wants to be run on; empty if it names none
 */
public record LoadedWorkflow(
    Workflow workflow,
    Path file,
    Map<String, Json> parameters,
    Map<String, Path> models,
    List<Path> dataFiles,
    List<Path> promptFiles,
    Optional<PilotOrder> pilots) {
  public LoadedWorkflow {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    dataFiles = List.copyOf(dataFiles);
    promptFiles = List.copyOf(promptFiles);
  }
}
