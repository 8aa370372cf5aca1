package io.pcm.library.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.pcm.api.CallError;
import io.pcm.api.library.CallFailedException;
import io.pcm.library.llm.CheckedObject;
import io.pcm.library.server.HttpLink.HttpAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and decides what an answer means: a result, an error of the call, a reason to ask
 * again, or the end of the context, because its server is broken. Thread-safe.
 */
final class Exchanges implements AutoCloseable {
  /** Exit code of a context whose server does not work although its process runs. */
  static final int BROKEN = 70;

  private static final Duration PAUSE_MIN = Duration.ofMillis(100);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(10);
  private static final int MESSAGE_CHARS = 1_000;

  private final HttpLink link;
  private final Dialect dialect;
  private final Health health;
  private final IntConsumer halt;
  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          body -> {
            Thread thread = new Thread(body, "server-retries");
            thread.setDaemon(true);
            return thread;
          });
  private final StallWatch watch;

  /**
   * @param stall how long the server may compute nothing while calls are in flight
   */
  Exchanges(HttpLink link, Dialect dialect, Health health, Duration stall, IntConsumer halt) {
    this.link = link;
    this.dialect = dialect;
    this.health = health;
    this.halt = halt;
    this.watch = new StallWatch(link, dialect.counters(), stall, this::broken);
  }

  /**
   * @return completes with the answer of status 200, or with a {@link CallFailedException}
   */
  CompletionStage<JsonNode> send(Dialect.Request request) {
    byte[] body = request.body().toString().getBytes(StandardCharsets.UTF_8);
    Exchange exchange = new Exchange(request.path(), body);
    watch.began();
    exchange.result.whenComplete(
        (answer, thrown) -> {
          watch.ended();
          exchange.stop();
        });
    exchange.send();
    return exchange.result;
  }

  /** Number of calls whose answers are not there yet. */
  int inFlight() {
    return watch.inFlight();
  }

  @Override
  public void close() {
    watch.close();
    later.shutdownNow();
    link.close();
  }

  /** One call, which may need several requests. */
  private final class Exchange {
    private final String path;
    private final byte[] body;
    private final Stoppable<JsonNode> result = new Stoppable<>();
    private volatile CompletableFuture<HttpAnswer> inFlight = new CompletableFuture<>();
    private Duration pause = PAUSE_MIN;
    private boolean failedBefore;

    Exchange(String path, byte[] body) {
      this.path = path;
      this.body = body;
    }

    void send() {
      if (!result.isDone()) {
        inFlight = link.post(path, body).toCompletableFuture();
        inFlight.whenComplete(this::ended);
      }
      if (result.isDone()) {
        stop();
      }
    }

    /** Closes the connection; servers stop computing then. */
    void stop() {
      inFlight.cancel(true);
    }

    private void ended(@Nullable HttpAnswer answer, @Nullable Throwable thrown) {
      if (result.isDone()) {
        return;
      }
      try {
        if (answer == null) {
          failed("the connection to the server broke: " + thrown);
        } else if (answer.status() == 200) {
          watch.answered();
          result.complete(CheckedObject.JSON.readTree(answer.body()));
        } else if (answer.status() == 401) {
          broken("refuses the key: " + message(answer));
        } else if (answer.status() == 429 || answer.status() == 503) {
          refused(answer);
        } else if (answer.status() < 500 || dialect.isTooLong(error(answer))) {
          watch.answered();
          fail(callError(answer));
        } else {
          failed(message(answer));
        }
      } catch (JsonProcessingException e) {
        fail(new CallError(CallError.CALL_FAILED, "the server's answer is not JSON: " + e));
      } catch (IOException e) {
        fail(new CallError(CallError.CALL_FAILED, "the server's answer is unreadable: " + e));
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    }

    /** Too many calls, or a server that is not ready: the call is not to blame. */
    private void refused(HttpAnswer answer) {
      // A server that says "at once" is as busy then, and would be asked without a pause.
      Duration wait =
          answer.retryAfter().filter(said -> said.compareTo(PAUSE_MIN) >= 0).orElse(pause);
      pause = pause.multipliedBy(2);
      if (pause.compareTo(PAUSE_MAX) > 0) {
        pause = PAUSE_MAX;
      }
      later.schedule(this::send, Math.min(wait.toMillis(), 60_000), TimeUnit.MILLISECONDS);
    }

    /** It may be the call's fault or the server's. If the server works, the call gets one retry. */
    private void failed(String why) {
      health
          .works()
          .thenAccept(
              works -> {
                if (!works) {
                  broken("does not work any more: " + why);
                } else if (failedBefore) {
                  fail(new CallError(CallError.CALL_FAILED, why));
                } else {
                  failedBefore = true;
                  send();
                }
              });
    }

    private void fail(CallError error) {
      result.completeExceptionally(new CallFailedException(error));
    }
  }

  private CallError callError(HttpAnswer answer) {
    String message = message(answer);
    if (answer.status() == 404) {
      return new CallError(
          CallError.CALL_FAILED, "the server does not have what it was asked for: " + message);
    }
    String kind =
        dialect.isTooLong(error(answer)) ? CallError.PROMPT_TOO_LONG : CallError.CALL_FAILED;
    return new CallError(kind, message);
  }

  private static String message(HttpAnswer answer) {
    String said = error(answer).path("message").asText();
    String text = said.isEmpty() ? new String(answer.body(), StandardCharsets.UTF_8).strip() : said;
    String shown = text.length() > MESSAGE_CHARS ? text.substring(0, MESSAGE_CHARS) + "…" : text;
    return "status " + answer.status() + (shown.isEmpty() ? "" : ": " + shown);
  }

  private static JsonNode error(HttpAnswer answer) {
    try {
      JsonNode all = CheckedObject.JSON.readTree(answer.body());
      return all.has("error") ? all.path("error") : all;
    } catch (IOException e) {
      return CheckedObject.JSON.missingNode();
    }
  }

  private void broken(String why) {
    ServerLog.say("it " + why);
    halt.accept(BROKEN);
  }
}
