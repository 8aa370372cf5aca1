package io.pcm.library.server;

import io.pcm.library.server.Server.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a server is ready to answer, by its process and its route {@code /health}. */
final class Health {
  private static final long POLL_MILLIS = 100;
  private static final long ANSWER_SECONDS = 5;

  /** vLLM takes 0.6 s to notice that its engine has died. */
  private static final long NOTICES_MILLIS = 1_500;

  /** vLLM's server ends 5 s after its engine has died. */
  private static final long ENDS_MILLIS = 15_000;

  private final Server server;
  private final HttpLink link;
  private final String route;
  private final AtomicReference<CompletableFuture<Boolean>> check = new AtomicReference<>();

  /**
   * @param route that answers with status 200 if the server is ready
   */
  Health(Server server, HttpLink link, String route) {
    this.server = server;
    this.link = link;
    this.route = route;
  }

  /**
   * Waits until the server answers, or there is no point in waiting longer.
   *
   * @throws IOException as {@link Server#notReady} says
   */
  void awaitReady() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    for (Optional<Fault> fault = fault(); fault.isPresent(); fault = fault()) {
      server.notReady(fault.get(), Duration.ofNanos(System.nanoTime() - begin));
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /**
   * Whether the server still works after a call failed in a way that may be its fault. False also
   * if the server's process ends. One check serves all calls that ask while it runs.
   */
  CompletionStage<Boolean> works() {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> running = check.compareAndExchange(null, mine);
    if (running != null) {
      return running;
    }
    Thread thread = new Thread(() -> check(mine), "server-health");
    thread.setDaemon(true);
    thread.start();
    return mine;
  }

  private void check(CompletableFuture<Boolean> result) {
    boolean healthy = false;
    try {
      TimeUnit.MILLISECONDS.sleep(NOTICES_MILLIS);
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ENDS_MILLIS);
      healthy = isHealthy();
      while (!healthy && server.isAlive() && System.nanoTime() < end) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        healthy = isHealthy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      check.set(null);
      result.complete(healthy && server.isAlive());
    }
  }

  private boolean isHealthy() throws InterruptedException {
    return fault().isEmpty();
  }

  private Optional<Fault> fault() throws InterruptedException {
    try {
      int status =
          link.get(route).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS).status();
      return status == 200
          ? Optional.empty()
          : Optional.of(new Fault(status, "status " + status + " of " + route));
    } catch (ExecutionException e) {
      return Optional.of(new Fault(0, String.valueOf(e.getCause())));
    } catch (TimeoutException e) {
      return Optional.of(new Fault(0, "no answer to " + route + " in " + ANSWER_SECONDS + " s"));
    }
  }
}
