package io.pcm.library.server;

import io.pcm.library.server.HttpLink.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds a server that has stopped computing while calls are in flight. Its health does not tell:
 * vLLM's {@code /health} says 200 while its engine process is stopped. What tells are the answers
 * and the server's own counters ({@code /metrics}), which move with each step of the model.
 */
final class StallWatch implements AutoCloseable {
  private static final String ROUTE = "/metrics";
  private static final long ANSWER_SECONDS = 5;

  /** Looks this often within the time that the server may stand still. */
  private static final int LOOKS = 10;

  private final HttpLink link;
  private final Optional<String> counters;
  private final Duration limit;
  private final Consumer<String> stalled;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicLong answers = new AtomicLong();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          body -> {
            Thread thread = new Thread(body, "server-stall-watch");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * When the server was last seen to work, and what was seen. Only the clock's thread uses them.
   */
  private long moved = System.nanoTime();

  private Seen seen = new Seen(0, "");
  private @Nullable CompletableFuture<HttpAnswer> asked;

  private record Seen(long answers, String counters) {}

  /**
   * @param counters with which the lines in {@code /metrics} begin that the engine writes; empty if
   *     nobody knows whether it has any, so that a stall cannot be seen
   * @param limit how long the server may compute nothing
   * @param stalled gets the reason, once
   */
  StallWatch(HttpLink link, Optional<String> counters, Duration limit, Consumer<String> stalled) {
    this.link = link;
    this.counters = counters;
    this.limit = limit;
    this.stalled = stalled;
    long pause = Math.max(1, limit.toMillis() / LOOKS);
    if (counters.isPresent()) {
      clock.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
    }
  }

  int inFlight() {
    return inFlight.get();
  }

  void began() {
    inFlight.incrementAndGet();
  }

  /** The server has said something about a call, whatever it was. */
  void answered() {
    answers.incrementAndGet();
  }

  void ended() {
    inFlight.decrementAndGet();
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private void look() {
    int calls = inFlight.get();
    Seen now = new Seen(answers.get(), "");
    if (calls > 0 && now.answers() == seen.answers()) {
      now = new Seen(now.answers(), metrics());
    }
    if (calls == 0 || !now.equals(seen)) {
      seen = now;
      moved = System.nanoTime();
    } else if (System.nanoTime() - moved > limit.toNanos()) {
      clock.shutdown();
      stalled.accept(
          "has computed nothing for "
              + limit.toSeconds()
              + " s, with "
              + calls
              + " calls in flight (stall-timeout)");
    }
  }

  /** The engine's counters; those of before if the server does not answer. */
  private String metrics() {
    if (asked == null) {
      asked = link.get(ROUTE).toCompletableFuture();
    }
    try {
      HttpAnswer answer = asked.get(ANSWER_SECONDS, TimeUnit.SECONDS);
      asked = null;
      return counters(answer);
    } catch (TimeoutException e) {
      // A server that is stopped does not answer. One request at a time waits for it.
      return seen.counters();
    } catch (ExecutionException | CancellationException e) {
      asked = null;
      return seen.counters();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return seen.counters();
    }
  }

  /** A server that has no counters cannot be seen to stand still. */
  private String counters(HttpAnswer answer) {
    String lines =
        new String(answer.body(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith(counters.orElseThrow()))
            .collect(Collectors.joining("\n"));
    return lines.isEmpty() ? "none at " + System.nanoTime() : lines;
  }
}
