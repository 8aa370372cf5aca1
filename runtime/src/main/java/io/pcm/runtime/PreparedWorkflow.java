package io.pcm.runtime;

import io.pcm.api.Json;
import io.pcm.api.llm.LlmEngine;
import io.pcm.api.llm.ModelNames;
import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Mistake;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;
import io.pcm.model.ModelFiles;
import io.pcm.modelcache.ModelException;
import io.pcm.modelcache.UnknownModelException;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A workflow with data about its origin for the record of a run. All paths are absolute.
 *
 * @param file the workflow file; empty for a workflow without a file
 * @param parameters the value of each parameter, with overrides, in the order of the file
 * @param models the model files that have been found, by the library's name
 * @param promptFiles files that contain settings, without duplicates
 * @param defaults what the file says about its run
 * @param sources the files from which items in the run directory were converted, by their file;
 *     empty before a run starts
 * @see RunListener
 */
public record PreparedWorkflow(
    Workflow workflow,
    Optional<Path> file,
    Map<String, Json> parameters,
    Map<String, Path> models,
    List<Path> promptFiles,
    RunDefaults defaults,
    Map<Path, List<Path>> sources) {
  public PreparedWorkflow {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    promptFiles = List.copyOf(promptFiles);
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
  }

  /** A workflow without a file. */
  public static PreparedWorkflow of(Workflow workflow) {
    return new PreparedWorkflow(
        workflow, Optional.empty(), Map.of(), Map.of(), List.of(), RunDefaults.NONE, Map.of());
  }

  /** A workflow of a file, whose models are still to be found. */
  public static PreparedWorkflow of(
      Workflow workflow,
      Path file,
      Map<String, Json> parameters,
      List<Path> promptFiles,
      RunDefaults defaults) {
    return new PreparedWorkflow(
        workflow, Optional.of(file), parameters, Map.of(), promptFiles, defaults, Map.of());
  }

  /** The groups of pilots in the workflow. */
  public List<Pilots> pilots() {
    return defaults.pilots();
  }

  /** A copy with this workflow. */
  PreparedWorkflow with(Workflow other) {
    return new PreparedWorkflow(other, file, parameters, models, promptFiles, defaults, sources);
  }

  /** A copy with these sources of items. */
  PreparedWorkflow withSources(Map<Path, List<Path>> other) {
    return new PreparedWorkflow(workflow, file, parameters, models, promptFiles, defaults, other);
  }

  /**
   * The same with all models on disk, as settings and files of their libraries. First compares the
   * prompts with the first items of the data.
   *
   * @throws InvalidWorkflowException if a prompt does not fit its items, or if there is no such
   *     model
   * @throws ModelException if a model is known but unavailable
   */
  public PreparedWorkflow withModels(ModelResolver resolver)
      throws ModelException, InterruptedException {
    PromptFields.check(workflow);
    List<Library> libraries = new ArrayList<>();
    Map<String, Path> found = new LinkedHashMap<>(models);
    List<Mistake> mistakes = new ArrayList<>();
    for (Library library : workflow.libraries()) {
      Optional<String> model = library.model();
      try {
        Optional<Path> path =
            model.isPresent() ? Optional.of(path(model.get(), resolver)) : Optional.empty();
        path.ifPresent(file -> found.put(library.name(), file));
        libraries.add(path.map(file -> withModel(file, library)).orElse(library));
      } catch (UnknownModelException e) {
        mistakes.add(
            new Mistake(
                "library",
                library.name(),
                Optional.empty(),
                List.of("model"),
                String.valueOf(e.getMessage())));
      }
    }
    if (!mistakes.isEmpty()) {
      throw new InvalidWorkflowException(mistakes);
    }
    Workflow resolved = new Workflow(workflow.name(), libraries, workflow.tasks());
    return new PreparedWorkflow(resolved, file, parameters, found, promptFiles, defaults, sources);
  }

  private static Path path(String model, ModelResolver resolver)
      throws ModelException, InterruptedException {
    return ModelNames.isPath(LlmEngine.LLAMA_JAVA, model)
        ? Path.of(model)
        : resolver.resolve(model);
  }

  /** The model is the first of the library's files, with all its parts. */
  private static Library withModel(Path model, Library library) {
    Set<Path> files = new LinkedHashSet<>(ModelFiles.of(model));
    files.addAll(library.files());
    String rest = library.settings().toString().substring(1);
    return library
        .change()
        .model(Optional.empty())
        .settings(Json.of("{\"model\":" + Json.quote(model.toString()) + "," + rest))
        .files(List.copyOf(files))
        .build();
  }

  /** Data files without duplicates and without standard input, in the order of the tasks. */
  public List<Path> dataFiles() {
    return workflow.tasks().stream()
        .filter(Task.MapTask.class::isInstance)
        .map(task -> ((Task.MapTask) task).items())
        .flatMap(items -> files(items).stream())
        .distinct()
        .toList();
  }

  private static List<Path> files(Items items) {
    if (items instanceof Items.Converted converted) {
      return converted.isStandardInput() ? List.of() : converted.files();
    }
    return items instanceof Items.JsonLines lines ? List.of(lines.file()) : List.of();
  }
}
