package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.TaskOrder;
import io.pcm.api.workflow.Workflow;
import io.pcm.modelcache.ModelException;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads {@code workflow.yaml}; {@code docs/workflow-file.md} describes it. Nothing in the file is
 * executed, no objects are constructed from it, and its memory usage is limited.
 */
public final class WorkflowFile {
  private static final List<String> KEYS =
      List.of("name", "params", "libraries", "tasks", "pilots");

  private final Path file;
  private final Problems problems = new Problems();

  private WorkflowFile(Path file) {
    this.file = file;
  }

  /**
   * Reads the file and all files that it names, except the content of models and data.
   *
   * @param file path as given by the user, and used in messages; relative to {@code
   *     currentDirectory}
   * @param overrides YAML text by parameter; replaces the parameter's value
   * @param currentDirectory folder for relative paths in {@code overrides}
   * @param models resolves models that are not paths, after everything else has been checked
   * @throws WorkflowFileException if there are mistakes in the file, in files that it names, or in
   *     overrides
   * @throws ModelException from {@code models}: a model is known but unavailable
   * @throws InterruptedException from {@code models}
   */
  public static PreparedWorkflow load(
      Path file, Map<String, String> overrides, Path currentDirectory, ModelResolver models)
      throws WorkflowFileException, ModelException, InterruptedException {
    return new WorkflowFile(file).load(overrides, currentDirectory.toAbsolutePath(), models);
  }

  private PreparedWorkflow load(
      Map<String, String> overrides, Path currentDirectory, ModelResolver models)
      throws WorkflowFileException, ModelException, InterruptedException {
    Path absolute = currentDirectory.resolve(file).normalize();
    Fields root = root(absolute);
    ParamsReader params = new ParamsReader(problems);
    Scope scope = params.read(root.get("params"), overrides, currentDirectory);
    Map<String, Optional<LibraryDraft>> drafts = libraries(root, scope);
    TaskReader reader = new TaskReader(drafts, scope);
    List<Task> tasks =
        root.required("tasks", "a mapping of names to tasks")
            .flatMap(f -> f.mapping("a mapping of names to tasks"))
            .map(reader::read)
            .orElse(List.of());
    Optional<String> name =
        root.required("name", "the name of the workflow").flatMap(f -> name(f, scope));
    Optional<Pilots> pilots = root.get("pilots").map(scope::resolve).flatMap(PilotsReader::read);
    Map<String, Json> parameters = params.asJson();
    problems.throwIfAny();
    refuseCircles(root, tasks);
    Map<String, Path> modelFiles = new LinkedHashMap<>();
    List<Library> libraries = found(drafts, models, modelFiles);
    problems.throwIfAny();
    return new PreparedWorkflow(
        workflow(root, name.orElse(""), libraries, tasks),
        Optional.of(absolute),
        parameters,
        modelFiles,
        reader.promptFiles(),
        pilots);
  }

  private Fields root(Path absolute) throws WorkflowFileException {
    Path folder = absolute.getParent();
    Place.Source source =
        new Place.Source(file.toString(), folder == null ? absolute : folder, true);
    Optional<Fields> root =
        SourceText.read(absolute, source, "", problems)
            .flatMap(text -> YamlReader.read(text, source, "", problems))
            .flatMap(
                value ->
                    new Field(value, "", problems)
                        .mapping("a mapping with name, libraries and tasks"));
    root.ifPresent(fields -> fields.allowOnly("a workflow", KEYS));
    if (root.isEmpty()) {
      problems.throwIfAny();
    }
    return root.orElseThrow();
  }

  private static Optional<String> name(Field field, Scope scope) {
    Field resolved = scope.resolve(field);
    return resolved
        .word("the name of the workflow")
        .filter(text -> ParamsReader.goodName(resolved, text, "a workflow's name"));
  }

  private Map<String, Optional<LibraryDraft>> libraries(Fields root, Scope scope) {
    Map<String, Optional<LibraryDraft>> drafts = new LinkedHashMap<>();
    Optional<Fields> libraries =
        root.required("libraries", "a mapping of names to libraries")
            .flatMap(f -> f.mapping("a mapping of names to libraries"));
    if (libraries.isEmpty()) {
      return drafts;
    }
    for (Map.Entry<String, Field> entry : libraries.get().all().entrySet()) {
      String name = entry.getKey();
      drafts.put(name, Optional.empty());
      if (!ParamsReader.goodName(libraries.get().key(name), name, "a library's name")) {
        continue;
      }
      int before = problems.count();
      Field resolved = scope.resolve(entry.getValue());
      if (problems.count() == before) {
        drafts.put(
            name,
            resolved
                .mapping("a mapping with kind and more")
                .flatMap(fields -> new LibraryReader(name, fields).read()));
      }
    }
    return drafts;
  }

  private void refuseCircles(Fields root, List<Task> tasks) throws WorkflowFileException {
    Optional<List<TaskName>> circle = TaskOrder.of(tasks).circle();
    if (circle.isPresent()) {
      String way = circle.get().stream().map(TaskName::display).collect(Collectors.joining(" -> "));
      root.all().values().stream()
          .filter(f -> f.property().equals("tasks"))
          .flatMap(f -> f.mapping("").stream())
          .forEach(f -> f.key(circle.get().get(0).base()).wrong("dependency cycle: " + way));
    }
    problems.throwIfAny();
  }

  private static List<Library> found(
      Map<String, Optional<LibraryDraft>> drafts, ModelResolver models, Map<String, Path> files)
      throws ModelException, InterruptedException {
    List<Library> libraries = new ArrayList<>();
    for (Optional<LibraryDraft> draft : drafts.values()) {
      Library library = draft.orElseThrow().library();
      Optional<LibraryDraft.Model> model = draft.orElseThrow().model();
      if (model.isPresent()) {
        Optional<Path> path = model.get().found(models);
        if (path.isPresent()) {
          files.put(library.name(), path.get());
          library = draft.orElseThrow().with(path.get());
        }
      }
      libraries.add(library);
    }
    return libraries;
  }

  private Workflow workflow(Fields root, String name, List<Library> libraries, List<Task> tasks)
      throws WorkflowFileException {
    try {
      return new Workflow(name, libraries, tasks);
    } catch (InvalidWorkflowException e) {
      root.at().wrong(String.valueOf(e.getMessage()));
      problems.throwIfAny();
      throw e;
    }
  }
}
