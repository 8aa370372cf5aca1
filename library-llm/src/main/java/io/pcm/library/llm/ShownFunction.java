package io.pcm.library.llm;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.AsyncNotedFunction;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.NotedResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A function whose results also show how they came about, for people who write prompts: {@code
 * {"result":…,"shown":{"prompt":{"fixed":"…","rest":"…"},"text":"…","tokens":1,…}}}, with {@code
 * error} in place of {@code result} if the call failed. It does exactly what the function itself
 * does, and then asks for the probabilities of labels, if the engine knows them.
 */
final class ShownFunction implements AsyncNotedFunction {
  /** Makes the function. */
  interface Maker {
    AsyncLibraryFunction on(Engine engine) throws Exception;
  }

  /**
   * Lengths of the texts that are shown, in characters, tried until the whole fits into a result.
   * Nobody reads more than the first of them.
   */
  private static final int[] LENGTHS = {65_536, 1_024, 0};

  private final Engine engine;
  private final Maker maker;
  private final Map<String, Engine.Prompting> prepared = new ConcurrentHashMap<>();

  private ShownFunction(Engine engine, Maker maker) {
    this.engine = engine;
    this.maker = maker;
  }

  /**
   * @throws Exception from the maker, such as a mistake in the settings
   */
  static AsyncLibraryFunction of(Engine engine, Maker maker) throws Exception {
    ShownFunction shown = new ShownFunction(engine, maker);
    shown.function(new Observation());
    return shown;
  }

  private AsyncLibraryFunction function(Observation seen) throws Exception {
    return maker.on(new ObservedEngine(engine, prepared, seen));
  }

  @Override
  public CompletionStage<NotedResult> startNoted(Json item) throws Exception {
    Observation seen = new Observation();
    AsyncLibraryFunction function = function(seen);
    long began = System.nanoTime();
    return ended(function, item)
        .thenCompose(
            end -> {
              long micros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began);
              return (engine.knowsProbabilities()
                      ? seen.withProbabilities()
                      : CompletableFuture.completedStage(seen))
                  .thenApply(all -> fitting(end, all, micros));
            });
  }

  /** The member {@code result} or {@code error}, and the notes of a result. */
  private static CompletionStage<NotedResult> ended(AsyncLibraryFunction function, Json item)
      throws Exception {
    try {
      CompletionStage<NotedResult> stage =
          function instanceof AsyncNotedFunction noted
              ? noted.startNoted(item)
              : function.start(item).thenApply(NotedResult::of);
      return stage.handle(ShownFunction::ended);
    } catch (CallFailedException e) {
      return CompletableFuture.completedStage(error(e.error()));
    }
  }

  private static NotedResult ended(@Nullable NotedResult result, @Nullable Throwable thrown) {
    Throwable cause = thrown;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CallFailedException failed) {
      return error(failed.error());
    }
    if (cause != null || result == null) {
      throw new CompletionException(cause);
    }
    return new NotedResult(Json.of("\"result\":" + result.result()), result.notes());
  }

  private static NotedResult error(CallError error) {
    return NotedResult.of(Json.of("\"error\":" + error.toJson()));
  }

  private static NotedResult fitting(NotedResult end, Observation seen, long micros) {
    Json json = Json.NULL;
    for (int length : LENGTHS) {
      json =
          Json.of(
              "{" + end.result() + ",\"shown\":" + seen.json(length).put("micros", micros) + "}");
      if (json.length() <= Limits.RESULT_BYTES) {
        break;
      }
    }
    return new NotedResult(json, end.notes());
  }
}
