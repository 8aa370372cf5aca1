package io.pcm.api.library;

/**
 * The entry point of a Java library: the class that a workflow names under {@code kind: java}. It
 * needs a public constructor without parameters. {@link #load} is called once per process, on its
 * main thread, and may take as long as the library's load timeout.
 *
 * <pre>{@code
 * public final class Greeter implements ContextFactory {
 *   public LoadedLibrary load(LoadRequest request) {
 *     return (name, settings) -> item -> Json.of("{\"hello\":" + item + "}");
 *   }
 * }
 * }</pre>
 */
public interface ContextFactory {
  /**
   * Loads what the functions need: models, tables, connections.
   *
   * @throws Exception if the library cannot be loaded. The user sees its message. After three
   *     failed loads in a row the library counts as broken, and its calls fail with {@code
   *     LOAD_FAILED}.
   */
  LoadedLibrary load(LoadRequest request) throws Exception;
}
