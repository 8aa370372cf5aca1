package io.pcm.context;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.AsyncNotedFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.api.library.NotedResult;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;

/** Asynchronous functions that end in different ways. */
public final class AsyncLibrary implements ContextFactory, LoadedLibrary {
  /** Calls of the function {@code held}, which end when a test completes them. */
  static final BlockingQueue<CompletableFuture<Json>> HELD = new LinkedBlockingQueue<>();

  /** What the host called, in this order. */
  static final BlockingQueue<String> CALLED = new LinkedBlockingQueue<>();

  private boolean stops;

  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(
          body -> {
            Thread thread = new Thread(body, "the library's own");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public LoadedLibrary load(LoadRequest request) {
    stops = request.settings().toString().contains("stops");
    HELD.clear();
    CALLED.clear();
    return this;
  }

  @Override
  public LibraryFunction function(String name, Json settings) {
    CALLED.add("function " + name);
    return switch (name) {
      case "echo" -> item -> item;
      case "later" -> async(item -> CompletableFuture.supplyAsync(() -> item, THREADS));
      case "at once" -> async(CompletableFuture::completedStage);
      case "noted" -> noted(item -> CompletableFuture.completedStage(new NotedResult(item, item)));
      case "noted null" -> noted(item -> CompletableFuture.completedStage(null));
      case "held" -> async(AsyncLibrary::hold);
      case "no stage" -> async(item -> null);
      case "no result" -> async(item -> CompletableFuture.completedStage(null));
      case "throws" ->
          async(
              item -> {
                throw new CallFailedException(new CallError("TOO_EARLY", "for " + item));
              });
      case "fails" -> async(item -> failed(new IllegalStateException("no luck with " + item)));
      case "kind" -> async(item -> failed(new CallFailedException(new CallError("OWN", "words"))));
      case "memory" -> async(item -> failed(new OutOfMemoryError("a test")));
      case "cancelled" ->
          async(
              item -> {
                CompletableFuture<Json> call = new CompletableFuture<>();
                call.cancel(true);
                return call;
              });
      case "large" ->
          async(
              item -> CompletableFuture.completedStage(Json.of(new byte[Limits.RESULT_BYTES + 1])));
      case "twice" -> async(item -> new Twice());
      case "blocks" -> async(AsyncLibrary::block);
      case "thread" ->
          async(
              item ->
                  CompletableFuture.completedStage(
                      Json.of(Json.quote(Thread.currentThread().getName()))));
      default -> throw new IllegalArgumentException("no function " + name);
    };
  }

  private static AsyncLibraryFunction async(AsyncLibraryFunction function) {
    return function;
  }

  private static AsyncNotedFunction noted(AsyncNotedFunction function) {
    return function;
  }

  private static CompletionStage<Json> hold(Json item) {
    CALLED.add("start " + item);
    CompletableFuture<Json> call = new CompletableFuture<>();
    HELD.add(call);
    return call;
  }

  /** Fails on another thread, so that the exception arrives in a CompletionException. */
  private static CompletionStage<Json> failed(Throwable why) {
    return CompletableFuture.runAsync(() -> {}, THREADS)
        .thenCompose(nothing -> CompletableFuture.<Json>failedStage(why))
        .thenApply(result -> result);
  }

  /** Completes on a thread that never does anything else. */
  private static CompletionStage<Json> block(Json item) {
    CompletableFuture<Json> call = new CompletableFuture<>();
    THREADS.execute(
        () -> {
          call.complete(item);
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    return call;
  }

  @Override
  public boolean stopsCalls() {
    return stops;
  }

  @Override
  public void close() {
    CALLED.add("close");
  }

  /** A stage that reports two ends. */
  private static final class Twice extends CompletableFuture<Json> {
    @Override
    public CompletableFuture<Json> whenComplete(
        BiConsumer<? super Json, ? super Throwable> action) {
      action.accept(Json.of("1"), null);
      action.accept(Json.of("2"), null);
      throw new IllegalStateException("and fails");
    }
  }
}
