package io.pcm.api.library;

import io.pcm.api.Json;

/**
 * A loaded library: the content of a warm context. A {@link ContextFactory} makes it.
 *
 * <pre>{@code
 * public final class Counter implements LoadedLibrary {
 *   public LibraryFunction function(String name, Json settings) {
 *     return switch (name) {
 *       case "bytes" -> item -> Json.of("" + item.length());
 *       case "characters" -> item -> Json.of("" + item.toString().length());
 *       default ->
 *           throw new IllegalArgumentException(
 *               "no function '" + name + "'; there are: bytes, characters");
 *     };
 *   }
 * }
 * }</pre>
 */
public interface LoadedLibrary extends AutoCloseable {
  /**
   * Called once, after the load and before the first function. A library that takes fewer calls at
   * a time than it has slots, or a number that changes, announces it here, and whenever it changes.
   * By default it takes as many calls as it has slots.
   *
   * @param window may be kept and used until the library is closed
   */
  default void announceWindow(WindowAnnouncer window) throws Exception {}

  /**
   * Prepares the function of one task, for example parses templates or evaluates a fixed prompt
   * prefix. Called before a task's first call, and again if the context has served another task in
   * between. Never called while a call of another task runs or is in flight.
   *
   * @param name the function's name in the task
   * @param settings the task's settings ({@code with:} in a workflow file), a JSON object
   * @return a {@link LibraryFunction} or an {@link AsyncLibraryFunction}, perhaps with notes or
   *     files
   * @throws Exception if there is no such function or the settings are wrong; all calls of the task
   *     in this context then fail with this message
   */
  LibraryFunction function(String name, Json settings) throws Exception;

  /**
   * Whether a call that exceeds the library's call timeout can be stopped alone. If so, all
   * functions are {@link AsyncLibraryFunction}s, and the host cancels the call's stage ({@link
   * java.util.concurrent.CompletableFuture#cancel}), on any thread. The stage should then end what
   * it waits for, within ten seconds. Otherwise, and by default, the whole context is killed.
   */
  default boolean stopsCalls() {
    return false;
  }

  /** Called when the context is unloaded normally, not when it is killed. */
  @Override
  default void close() throws Exception {}
}
