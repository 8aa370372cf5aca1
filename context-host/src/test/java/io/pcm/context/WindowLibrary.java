package io.pcm.context;

import io.pcm.api.Json;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.api.library.WindowAnnouncer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** Announces how many calls it takes; a test completes them. */
public final class WindowLibrary implements ContextFactory, LoadedLibrary {
  /** A call that was started. */
  record Started(String item, CompletableFuture<Json> end) {}

  static final BlockingQueue<Started> STARTED = new LinkedBlockingQueue<>();

  /** For changes of the window. */
  static volatile WindowAnnouncer announcer;

  private int first;

  @Override
  public LoadedLibrary load(LoadRequest request) {
    String settings = request.settings().toString();
    first = settings.equals("{}") ? 0 : Integer.parseInt(settings.replaceAll("\\D", ""));
    STARTED.clear();
    return this;
  }

  /** The first window is the number in the settings. */
  @Override
  public void announceWindow(WindowAnnouncer window) {
    announcer = window;
    if (first > 0) {
      window.announce(first);
    }
  }

  @Override
  public LibraryFunction function(String name, Json settings) {
    return (AsyncLibraryFunction)
        item -> {
          CompletableFuture<Json> end = new CompletableFuture<>();
          STARTED.add(new Started(item.toString(), end));
          return end;
        };
  }
}
