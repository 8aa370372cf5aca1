package io.pcm.library.server;

import io.pcm.api.library.WindowAnnouncer;
import io.pcm.library.server.HttpLink.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Asks a server for its counters each second, and announces the window that follows from them. */
final class WindowWatch implements AutoCloseable {
  private static final String ROUTE = "/metrics";
  private static final long PERIOD_MILLIS = 1_000;

  private final HttpLink link;
  private final IntSupplier inFlight;
  private final LoadCounters counters;
  private final AutoWindow window;
  private final WindowAnnouncer announcer;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          body -> {
            Thread thread = new Thread(body, "server-window");
            thread.setDaemon(true);
            return thread;
          });

  /** Only the clock's thread uses these. */
  private @Nullable CompletableFuture<HttpAnswer> asked;

  private boolean silent;

  /**
   * Announces the first window at once.
   *
   * @param inFlight number of calls that were handed to the server and have not come back
   */
  WindowWatch(
      HttpLink link,
      IntSupplier inFlight,
      LoadCounters counters,
      AutoWindow window,
      WindowAnnouncer announcer) {
    this.link = link;
    this.inFlight = inFlight;
    this.counters = counters;
    this.window = window;
    this.announcer = announcer;
    announcer.announce(window.window());
    clock.scheduleAtFixedRate(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  /** One request at a time; the answer to the last one is there when the next period begins. */
  private void look() {
    if (asked != null && !asked.isDone()) {
      return;
    }
    CompletableFuture<HttpAnswer> request = link.get(ROUTE).toCompletableFuture();
    asked = request;
    request.thenAcceptAsync(this::answered, clock);
  }

  private void answered(HttpAnswer answer) {
    String metrics = new String(answer.body(), StandardCharsets.UTF_8);
    Duration now = Duration.ofNanos(System.nanoTime());
    int before = window.window();
    boolean known =
        counters.sample(metrics, now, inFlight.getAsInt()).map(window::sampled).isPresent();
    if (!known && !silent) {
      ServerLog.say(
          "does not tell how many calls it runs, so it gets "
              + before
              + " at a time; set slots to another number if that is not right");
    }
    silent = !known;
    if (window.window() != before) {
      announcer.announce(window.window());
    }
  }
}
