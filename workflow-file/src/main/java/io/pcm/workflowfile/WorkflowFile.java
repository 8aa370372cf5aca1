package io.pcm.workflowfile;

import io.pcm.api.Json;
import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.api.workflow.Workflow;
import io.pcm.api.workflow.WorkflowBuilder;
import io.pcm.modelcache.ModelException;
import io.pcm.runtime.ModelResolver;
import io.pcm.runtime.Ports;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.Reuse;
import io.pcm.runtime.RunDefaults;
import io.pcm.runtime.sites.Pilots;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code workflow.yaml}; {@code docs/workflow-file.md} describes it. Nothing in the file is
 * executed, no objects are constructed from it, and its memory usage is limited.
 *
 * <pre>{@code
 * Map<String, String> set = Map.of("limit", "300");
 * ModelResolver models = name -> Path.of("/data/models", name + ".gguf");
 * try {
 *   PreparedWorkflow read = WorkflowFile.load(Path.of("workflow.yaml"), set, Path.of(""), models);
 *   RunOptions options = RunOptions.in(Path.of("my-run")).pilots(Pilots.local(2));
 *   try (Run run = Pcm.start(read, options, new RunListener() {})) {
 *     run.await();
 *   }
 * } catch (WorkflowFileException e) {
 *   // workflow.yaml:12:5: tasks.verify.librery: unknown property of a task; did you mean 'library'?
 *   System.err.println(e.getMessage());
 * }
 * }</pre>
 */
public final class WorkflowFile {
  private static final List<String> KEYS =
      List.of("name", "params", "libraries", "tasks", "pilots", "reuse", "port");

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
    WorkflowBuilder workflow = Workflow.named(name(root, scope));
    ReadLibraries libraries = new ReadLibraries();
    root.required("libraries", "a mapping of names to libraries")
        .flatMap(field -> field.mapping("a mapping of names to libraries"))
        .ifPresent(all -> libraries.read(all, scope, workflow));
    TasksReader tasks = new TasksReader(workflow, libraries.known(), scope);
    root.required("tasks", "a mapping of names to tasks")
        .flatMap(field -> field.mapping("a mapping of names to tasks"))
        .ifPresent(tasks::read);
    List<Pilots> pilots =
        root.get("pilots").map(scope::resolve).map(PilotsReader::groups).orElse(List.of());
    Optional<Reuse> reuse = root.get("reuse").map(scope::resolve).flatMap(ReuseReader::read);
    Optional<Ports> ports = root.get("port").map(scope::resolve).flatMap(WorkflowFile::ports);
    Map<String, Json> parameters = params.asJson();
    MistakePlaces places = new MistakePlaces(root, libraries, tasks);
    Workflow built = checked(workflow::build, places);
    PreparedWorkflow read =
        PreparedWorkflow.of(
            built,
            absolute,
            parameters,
            tasks.promptFiles(),
            new RunDefaults(pilots, reuse, ports));
    return checked(() -> read.withModels(models), places);
  }

  /** A step that may find mistakes. */
  private interface Check<T> {
    T run() throws ModelException, InterruptedException;
  }

  /**
   * @throws WorkflowFileException if the step finds mistakes, or if there are others already
   */
  private <T> T checked(Check<T> step, MistakePlaces places)
      throws WorkflowFileException, ModelException, InterruptedException {
    try {
      T result = step.run();
      problems.throwIfAny();
      return result;
    } catch (InvalidWorkflowException e) {
      e.mistakes().forEach(places::report);
      problems.throwIfAny();
      throw e;
    }
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
    if (root.isEmpty()) {
      problems.throwIfAny();
    }
    root.filter(fields -> KEYS.stream().noneMatch(key -> fields.get(key).isPresent()))
        .ifPresent(fields -> refuseOther(new Place(source, 1, 1)));
    problems.throwIfAny();
    root.ifPresent(fields -> fields.allowOnly("a workflow", KEYS));
    return root.orElseThrow();
  }

  private static Optional<Ports> ports(Field field) {
    try {
      return field
          .scalar("a port, or ports such as 40000-40100")
          .map(Value.Scalar::text)
          .map(Ports::parse);
    } catch (IllegalArgumentException e) {
      field.wrong(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void refuseOther(Place start) {
    problems.add(
        start,
        "",
        "is no workflow: a YAML file with name, libraries and tasks; pcm init writes one to start"
            + " from");
  }

  /** Any name, if there is none, which is reported. */
  private static String name(Fields root, Scope scope) {
    String what = "the name of the workflow";
    return root.required("name", what)
        .map(scope::resolve)
        .flatMap(field -> field.word(what))
        .orElse("missing");
  }
}
