package io.pcm.api.library;

/**
 * The way into a Java library: the class that a workflow names under {@code kind: java}. It needs a
 * public constructor without parameters. {@link #load} is called once in the life of its process,
 * on the process's main thread, and may take as long as the library's load-timeout.
 */
public interface ContextFactory {
  /**
   * Loads what the functions need: models, tables, connections.
   *
   * @throws Exception for whatever keeps the library from being loaded; its message reaches the
   *     user, and after three loads in a row have failed the library counts as broken and its calls
   *     end as {@code LOAD_FAILED}
   */
  LoadedLibrary load(LoadRequest request) throws Exception;
}
