package io.pcm.pilot;

import io.pcm.api.Json;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;

/** A library in the real context host that returns its items, or its own pid. */
public final class EchoLibrary implements ContextFactory {
  @Override
  public LoadedLibrary load(LoadRequest request) {
    return new Loaded();
  }

  private static final class Loaded implements LoadedLibrary {
    @Override
    public LibraryFunction function(String name, Json settings) {
      return name.equals("pid")
          ? item -> Json.of(String.valueOf(ProcessHandle.current().pid()))
          : item -> item;
    }
  }
}
