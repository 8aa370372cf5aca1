package io.pcm.context;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.ContextFactory;
import io.pcm.api.library.InvalidLibraryException;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import io.pcm.api.library.NotedFunction;
import io.pcm.api.library.NotedResult;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Libraries that work and that misbehave. */
public final class Libraries {
  private Libraries() {}

  /** Functions that end in different ways. */
  public static final class Mixed implements ContextFactory, LoadedLibrary {
    static volatile CountDownLatch closed = new CountDownLatch(1);
    static volatile CountDownLatch hanging = new CountDownLatch(1);
    private Json settings = Json.NULL;
    private int prepared;
    private CyclicBarrier meeting = new CyclicBarrier(1);

    @Override
    public LoadedLibrary load(LoadRequest request) {
      closed = new CountDownLatch(1);
      hanging = new CountDownLatch(1);
      settings = request.settings();
      meeting = new CyclicBarrier(request.slots());
      System.out.println("noise on the standard output");
      return this;
    }

    @Override
    public LibraryFunction function(String name, Json task) {
      prepared++;
      return switch (name) {
        case "echo" -> item -> item;
        case "settings" -> item -> Json.of("[" + settings + "," + task + "," + prepared + "]");
        case "null" -> item -> null;
        case "no json" -> item -> Json.of("{\"a\":}");
        case "lines" -> item -> Json.of("{\n \"a\" :\r\n [1, 2]}");
        case "large" -> item -> Json.of("\"" + "x".repeat(Limits.RESULT_BYTES) + "\"");
        case "noted" -> noted(item -> item);
        case "notes of" -> noted(item -> Json.of("0"));
        case "throws" ->
            item -> {
              throw new IllegalStateException("no luck with " + item, new Exception("the root"));
            };
        case "kind" ->
            item -> {
              throw new CallFailedException(new CallError("OWN_KIND", "own words"));
            };
        case "thread" -> item -> Json.of(Json.quote(Thread.currentThread().getName()));
        case "deep" -> Mixed::deep;
        case "linkage" ->
            item -> {
              throw new NoClassDefFoundError("com/example/Gone");
            };
        case "memory" ->
            item -> {
              throw new OutOfMemoryError("a test");
            };
        case "interrupts" ->
            item -> {
              Thread.currentThread().interrupt();
              return item;
            };
        case "meet" ->
            item -> {
              meeting.await(60, TimeUnit.SECONDS);
              return Json.of(
                  "\"" + Thread.currentThread().getContextClassLoader().getName() + "\"");
            };
        case "hang" ->
            item -> {
              hanging.countDown();
              new CountDownLatch(1).await();
              return item;
            };
        default -> throw new IllegalArgumentException("no function " + name);
      };
    }

    private static NotedFunction noted(UnaryOperator<Json> result) {
      return item -> new NotedResult(result.apply(item), item);
    }

    private static Json deep(Json item) {
      return Json.of("[" + deep(item) + "]");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  /** Fails to load. */
  public static final class Failing implements ContextFactory {
    @Override
    public LoadedLibrary load(LoadRequest request) throws Exception {
      throw new Exception("cannot open weights", new java.io.IOException("disk on fire"));
    }
  }

  /** Refuses its settings. */
  public static final class Invalid implements ContextFactory {
    @Override
    public LoadedLibrary load(LoadRequest request) throws Exception {
      throw new InvalidLibraryException("language is missing");
    }
  }

  /** Has no constructor that the host can call. */
  public static final class Unmakeable implements ContextFactory {
    public Unmakeable(int number) {}

    @Override
    public LoadedLibrary load(LoadRequest request) {
      throw new IllegalStateException();
    }
  }

  /** Cannot be initialised. */
  public static final class Uninitialised implements ContextFactory {
    private static final int NUMBER = Integer.parseInt("none");

    @Override
    public LoadedLibrary load(LoadRequest request) {
      throw new IllegalStateException("" + NUMBER);
    }
  }
}
