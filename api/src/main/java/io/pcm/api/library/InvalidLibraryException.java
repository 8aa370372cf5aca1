package io.pcm.api.library;

/**
 * Thrown by {@link ContextFactory#load} if the library cannot be loaded on any machine: its
 * settings are wrong, or a file that the workflow lists under {@code files} is not what it should
 * be. Pilots check that these files are the same everywhere. The library's calls then fail at once,
 * with this message. Any other exception may concern only this machine, so the load is tried again
 * there and on others.
 *
 * <pre>{@code
 * public final class Greeter implements ContextFactory {
 *   public LoadedLibrary load(LoadRequest request) throws Exception {
 *     if (!request.settings().toString().contains("\"language\"")) {
 *       throw new InvalidLibraryException("settings of the greeter: language is missing");
 *     }
 *     return (name, settings) -> item -> Json.of("{\"hello\":" + item + "}");
 *   }
 * }
 * }</pre>
 */
public final class InvalidLibraryException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the user: what is wrong, where, and how to fix it
   */
  public InvalidLibraryException(String message) {
    super(message);
  }
}
