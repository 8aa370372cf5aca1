package io.pcm.api.library;

import io.pcm.api.Json;

/** A library that is loaded and ready: the inside of a warm context. */
public interface LoadedLibrary extends AutoCloseable {
  /**
   * Prepares one task's function: called once for each task before the task's first call, and again
   * if the context has served another task between. Never while a call of another task runs. The
   * place to parse templates and to evaluate a fixed prompt prefix.
   *
   * @param name the function that the task names
   * @param settings the task's settings ({@code with:} in a workflow file), a JSON object
   * @throws Exception if there is no such function or the settings are wrong; every call that the
   *     task has here then fails with this message
   */
  LibraryFunction function(String name, Json settings) throws Exception;

  /** Called when the context is given up in peace; a context that is killed never sees it. */
  @Override
  default void close() throws Exception {}
}
