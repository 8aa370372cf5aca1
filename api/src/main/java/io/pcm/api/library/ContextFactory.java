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
   * @throws InvalidLibraryException if the library cannot be loaded on any machine; its calls then
   *     fail at once, with {@code LOAD_FAILED}
   * @throws Exception if the library cannot be loaded here. The user sees its message. The load is
   *     tried again later; the calls fail only if all machines fail for at least half a minute.
   */
  LoadedLibrary load(LoadRequest request) throws Exception;
}
