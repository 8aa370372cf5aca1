package io.pcm.api.library;

/**
 * Tells the pilot how many calls a library takes at a time, its window. {@link
 * LoadedLibrary#announceWindow} gets one. A library that knows better than its users how many calls
 * it can serve announces a window, such as one that passes calls on to a server.
 *
 * <pre>{@code
 * public abstract class Passing implements LoadedLibrary {
 *   private volatile WindowAnnouncer window = calls -> {};
 *
 *   public void announceWindow(WindowAnnouncer announcer) {
 *     window = announcer;
 *     window.announce(8);
 *   }
 *
 *   // Called when the server has told how many connections it allows.
 *   void allowed(int connections) {
 *     window.announce(connections);
 *   }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface WindowAnnouncer {
  /**
   * From now on, at most this many calls are started at a time. When the window shrinks, more calls
   * may be running: they go on, and none is started until there are fewer. May be called at any
   * time, by any thread; returns at once.
   *
   * @param calls 1 or more; at most the library's {@code slots} count
   * @throws IllegalArgumentException if it is less than 1
   */
  void announce(int calls);
}
