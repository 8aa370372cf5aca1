package io.pcm.api.workflow;

import io.pcm.api.Json;

/**
 * A function of a library with its settings, as a task uses it. Made by {@link LibraryFunctions}
 * and {@link io.pcm.api.llm.LlmFunctions}; subclasses are for other kinds of libraries.
 */
public abstract class TaskFunction {
  private final String library;
  private final String name;

  /**
   * A function.
   *
   * @param library the library's name in the workflow
   * @param name the function's name in the library
   */
  protected TaskFunction(String library, String name) {
    this.library = library;
    this.name = name;
  }

  /**
   * The settings at one point of the task's matrix, a JSON object. Called by {@link
   * WorkflowBuilder#build()} for each point.
   *
   * @param mistakes the place of the settings, for what is wrong with them
   */
  protected abstract Json settings(Point at, Mistakes mistakes);

  Task.FunctionUse use(Point at, Mistakes mistakes) {
    try {
      return new Task.FunctionUse(library, name, settings(at, mistakes));
    } catch (InvalidWorkflowException e) {
      // From code of the user, such as the reading of a prompt file.
      e.mistakes().forEach(mistake -> mistakes.wrong(mistake.text()));
      return new Task.FunctionUse(library, name, Json.of("{}"));
    }
  }
}
