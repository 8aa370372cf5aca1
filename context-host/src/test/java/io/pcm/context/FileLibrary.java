package io.pcm.context;

import io.pcm.api.Json;
import io.pcm.api.library.AsyncFileFunction;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.FileFunction;
import io.pcm.api.library.FileResult;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Functions that return files, which nobody looks at here. */
public final class FileLibrary implements ContextFactory, LoadedLibrary {
  private static final Path FILE = Path.of("/a/line\nfeed \"x\".png");

  @Override
  public LoadedLibrary load(LoadRequest request) {
    return this;
  }

  @Override
  public LibraryFunction function(String name, Json settings) {
    return switch (name) {
      case "plain" -> (FileFunction) item -> FileResult.of(FILE);
      case "value" -> (FileFunction) item -> FileResult.of(FILE, item);
      case "noted" ->
          (FileFunction) item -> FileResult.of(FILE, item).withNotes(Json.of("{\"n\":1}"));
      case "null" -> (FileFunction) item -> null;
      case "throws" ->
          (FileFunction)
              item -> {
                throw new IllegalStateException("no luck");
              };
      case "async" ->
          (AsyncFileFunction)
              item -> CompletableFuture.supplyAsync(() -> FileResult.of(FILE, item));
      case "async fails" ->
          (AsyncFileFunction)
              item -> CompletableFuture.failedStage(new IllegalStateException("no luck"));
      default -> throw new IllegalArgumentException(name);
    };
  }
}
