package io.pcm.api.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Builds a {@link Workflow}. What {@code library}, {@code map} and {@code single} return is what
 * tasks are made of and what they refer to. The reader of workflow files uses this class too, so a
 * workflow in Java and its twin in YAML are equal: either resumes a run of the other.
 *
 * <pre>{@code
 * WorkflowBuilder w = Workflow.named("greetings");
 * LibraryFunctions shout = w.library("shout", CommandLibrary.of("python3", "shout.py"));
 * MapTaskBuilder loud = w.map("loud", shout.function("shout"), Items.jsonLines(Path.of("people.jsonl")));
 * w.single("count", shout.function("count")).after(loud);
 * Workflow workflow = w.build();
 * }</pre>
 *
 * <p>Libraries and tasks may be added in any order, and changed until {@link #build()}. Not
 * thread-safe.
 */
public final class WorkflowBuilder {
  private record Named(String name, LibraryDefinition<?, ?> definition) {}

  private final String name;
  private final List<Named> libraries = new ArrayList<>();
  private final List<TaskBuilder<?>> tasks = new ArrayList<>();

  WorkflowBuilder(String name) {
    this.name = name;
  }

  /**
   * Adds a library.
   *
   * @param libraryName unique in the workflow; a letter, then up to 63 letters, digits, {@code _}
   *     or {@code -}
   * @param definition an {@link io.pcm.api.llm.Llm}, {@link JavaLibrary} or {@link CommandLibrary}
   * @return what calls its functions: {@link io.pcm.api.llm.LlmFunctions} or {@link
   *     LibraryFunctions}
   */
  public <F> F library(String libraryName, LibraryDefinition<?, F> definition) {
    libraries.add(new Named(libraryName, definition));
    return definition.functions(libraryName);
  }

  /**
   * Adds a task with one call per item.
   *
   * @param taskName unique in the workflow, by the same rule as names of libraries
   * @param function of a library of this workflow
   */
  public MapTaskBuilder map(String taskName, TaskFunction function, Items items) {
    return map(taskName).function(function).items(items);
  }

  /** Adds a task with one call per result of other tasks, which end before it starts. */
  public MapTaskBuilder map(String taskName, TaskFunction function, TaskResults items) {
    return map(taskName).function(function).items(items);
  }

  /** Adds a task with one call per item, whose function and items must still be given. */
  public MapTaskBuilder map(String taskName) {
    return added(new MapTaskBuilder(taskName));
  }

  /** Adds a task with a single call. */
  public SingleTaskBuilder single(String taskName, TaskFunction function) {
    return single(taskName).function(function);
  }

  /** Adds a task with a single call, whose function must still be given. */
  public SingleTaskBuilder single(String taskName) {
    return added(new SingleTaskBuilder(taskName));
  }

  private <T extends TaskBuilder<T>> T added(T task) {
    tasks.add(task);
    return task;
  }

  /**
   * Checks everything and builds the workflow. This calls the functions of points, reads prompt
   * files and looks for the files that the workflow names, but needs neither a network nor the
   * models: those are found when a run starts. May be called again.
   *
   * @throws InvalidWorkflowException if there are mistakes; it has all of them
   */
  public Workflow build() {
    Mistakes mistakes = Mistakes.none();
    if (!WorkflowRules.isName(name)) {
      mistakes
          .of("named", name, Optional.empty())
          .wrong("a workflow's name " + WorkflowRules.NAME + ", not " + Mistake.quoted(name));
    }
    List<Library> builtLibraries = libraries(mistakes);
    List<Task> builtTasks = tasks(mistakes);
    builtLibraries = usedFor(builtTasks, builtLibraries, mistakes);
    mistakes.throwIfAny();
    refuseCircles(builtTasks, mistakes);
    mistakes.throwIfAny();
    return new Workflow(name, builtLibraries, builtTasks);
  }

  private List<Library> libraries(Mistakes mistakes) {
    List<Library> built = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Named each : libraries) {
      Mistakes at = mistakes.of("library", each.name, Optional.empty());
      if (isNewName(each.name, "a library's name", seen, at)) {
        built.add(each.definition.build(each.name, at));
      }
    }
    return built;
  }

  /** The libraries, when it is known for what the tasks use them. */
  private List<Library> usedFor(List<Task> builtTasks, List<Library> built, Mistakes mistakes) {
    Map<String, Set<String>> functions = new HashMap<>();
    for (Task task : builtTasks) {
      functions.computeIfAbsent(task.library(), name -> new TreeSet<>()).add(task.function());
    }
    List<Library> all = new ArrayList<>();
    for (Library library : built) {
      Set<String> used = functions.getOrDefault(library.name(), Set.of());
      Mistakes at = mistakes.of("library", library.name(), Optional.empty());
      all.add(
          libraries.stream()
              .filter(each -> each.name.equals(library.name()) && !used.isEmpty())
              .findFirst()
              .map(each -> each.definition.usedFor(library, used, at))
              .orElse(library));
    }
    return all;
  }

  private static boolean isNewName(String name, String what, Set<String> seen, Mistakes mistakes) {
    if (!WorkflowRules.isName(name)) {
      mistakes.wrong(what + " " + WorkflowRules.NAME + ", not " + Mistake.quoted(name));
      return false;
    }
    if (!seen.add(name)) {
      mistakes.wrong(what + " must be unique; another one has it");
      return false;
    }
    return true;
  }

  private List<Task> tasks(Mistakes mistakes) {
    if (tasks.isEmpty()) {
      mistakes.of("tasks", "", Optional.empty()).wrong("a workflow needs at least one task");
    }
    Map<TaskBuilder<?>, List<Point>> points = points(mistakes);
    TaskRefs refs = new TaskRefs();
    points.forEach((task, all) -> refs.add(task.base(), all.stream().map(Point::task).toList()));
    List<Task> built = new ArrayList<>();
    Totals totals = new Totals();
    for (Map.Entry<TaskBuilder<?>, List<Point>> each : points.entrySet()) {
      for (Point at : each.getValue()) {
        if (mistakes.full()) {
          return built;
        }
        TaskBuilder<?> builder = each.getKey();
        Mistakes here = mistakes.of(builder.call(), builder.base(), Optional.of(at.task()));
        Optional<Task> task = builder.task(at, refs, here);
        task.ifPresent(one -> check(one, totals, here));
        task.ifPresent(built::add);
      }
    }
    return built;
  }

  private Map<TaskBuilder<?>, List<Point>> points(Mistakes mistakes) {
    Map<TaskBuilder<?>, List<Point>> points = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    int count = 0;
    for (TaskBuilder<?> task : tasks) {
      Mistakes at = mistakes.of(task.call(), task.base(), Optional.empty());
      if (isNewName(task.base(), "a task's name", seen, at)) {
        points.put(task, task.points(at));
        count += points.get(task).size();
      }
    }
    if (count > WorkflowRules.TASKS) {
      mistakes
          .of("tasks", "", Optional.empty())
          .wrong("there are more than " + WorkflowRules.TASKS + " tasks");
      return Map.of();
    }
    return points;
  }

  /** What all tasks have together. */
  private static final class Totals {
    private long settings;
    private long listed;
  }

  private void check(Task task, Totals totals, Mistakes mistakes) {
    if (libraries.stream().noneMatch(each -> each.name.equals(task.library()))) {
      mistakes
          .at("library")
          .wrong("library " + Mistake.quoted(task.library()) + " is not in this workflow");
    }
    totals.settings += task.settings().length();
    if (totals.settings > WorkflowRules.SETTINGS_BYTES) {
      mistakes.at("with").wrong("the settings of all tasks are larger than 64 MiB together");
    }
    if (task instanceof Task.MapTask map && map.items() instanceof Items.Listed listed) {
      totals.listed += listed.items().size();
      if (totals.listed > WorkflowRules.LISTED) {
        mistakes
            .at("map")
            .at("items")
            .wrong(
                "the workflow lists more than "
                    + WorkflowRules.LISTED
                    + " items; write them to a JSONL file");
      }
    }
  }

  private static void refuseCircles(List<Task> built, Mistakes mistakes) {
    Optional<List<TaskName>> circle = TaskOrder.of(built).circle();
    if (circle.isPresent()) {
      TaskName first = circle.get().get(0);
      String way = circle.get().stream().map(TaskName::display).collect(Collectors.joining(" -> "));
      String call =
          built.stream().anyMatch(t -> t.name().equals(first) && t instanceof Task.MapTask)
              ? "map"
              : "single";
      mistakes.of(call, first.base(), Optional.empty()).wrong("dependency cycle: " + way);
    }
  }
}
