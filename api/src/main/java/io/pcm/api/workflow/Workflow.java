package io.pcm.api.workflow;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tasks with dependencies, run as a unit; made by a {@link WorkflowBuilder}. The constructor checks
 * that the library and the needs of each task exist, and that there is no cycle.
 *
 * <pre>{@code
 * WorkflowBuilder w = Workflow.named("capitals");
 * LlmFunctions writer = w.library("writer", Llm.model("smollm2-135m-instruct"));
 * w.map(
 *     "answer",
 *     writer.complete(Prompt.of("The capital of {{country}} is").maxTokens(8).stop(".")),
 *     Items.of(List.of(Json.of("{\"country\":\"France\"}"), Json.of("{\"country\":\"Japan\"}"))));
 * Workflow capitals = w.build();
 * }</pre>
 *
 * @param name matches {@code [A-Za-z][A-Za-z0-9_-]*}; the default name of the run directory
 * @param libraries in the order of declaration, with unique names
 * @param tasks in the order of declaration, with unique names, at least one
 */
public record Workflow(String name, List<Library> libraries, List<Task> tasks) {

  /**
   * A workflow of finished parts.
   *
   * @throws InvalidWorkflowException if a task or library is wrong; the message names it
   */
  public Workflow {
    if (!WorkflowRules.isName(name)) {
      throw new InvalidWorkflowException(
          "a workflow's name " + WorkflowRules.NAME + ", not '" + name + "'");
    }
    libraries = List.copyOf(libraries);
    tasks = List.copyOf(tasks);
    if (tasks.isEmpty()) {
      throw new InvalidWorkflowException("a workflow needs at least one task");
    }
    Set<TaskName> taskNames = namesOfTasks(tasks);
    refuseUnknownLibraries(tasks, namesOfLibraries(libraries));
    refuseUnknownNeeds(tasks, taskNames);
    refuseCycles(tasks);
  }

  /**
   * A builder of a workflow with this name.
   *
   * @param name a letter and up to 63 letters, digits, {@code _} or {@code -}
   */
  public static WorkflowBuilder named(String name) {
    return new WorkflowBuilder(name);
  }

  private static Set<String> namesOfLibraries(List<Library> libraries) {
    Set<String> names = new LinkedHashSet<>();
    for (Library library : libraries) {
      if (!names.add(library.name())) {
        throw new InvalidWorkflowException("two libraries are called '" + library.name() + "'");
      }
    }
    return names;
  }

  private static Set<TaskName> namesOfTasks(List<Task> tasks) {
    Set<TaskName> names = new LinkedHashSet<>();
    for (Task task : tasks) {
      if (!names.add(task.name())) {
        throw new InvalidWorkflowException("two tasks are called '" + task.name() + "'");
      }
    }
    return names;
  }

  private static void refuseUnknownLibraries(List<Task> tasks, Set<String> libraryNames) {
    for (Task task : tasks) {
      if (!libraryNames.contains(task.library())) {
        throw new InvalidWorkflowException(
            "task '"
                + task.name()
                + "' uses library '"
                + task.library()
                + "', which does not exist; libraries: "
                + libraryNames);
      }
    }
  }

  private static void refuseUnknownNeeds(List<Task> tasks, Set<TaskName> names) {
    for (Task task : tasks) {
      for (TaskName need : task.needs()) {
        if (!names.contains(need)) {
          throw new InvalidWorkflowException(
              "task '" + task.name() + "' needs '" + need + "', which does not exist");
        }
      }
    }
  }

  private static void refuseCycles(List<Task> tasks) {
    List<TaskName> stuck = TaskOrder.of(tasks).stuck().stream().map(Task::name).toList();
    if (!stuck.isEmpty()) {
      throw new InvalidWorkflowException(
          "dependency cycle among tasks: " + TaskName.displayAll(stuck));
    }
  }
}
