package io.pcm.library.server;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Whether a server is ready to answer, by its process and its route {@code /health}. */
final class Health {
  private static final String ROUTE = "/health";
  private static final long POLL_MILLIS = 100;
  private static final long ANSWER_SECONDS = 5;

  /** vLLM takes 0.6 s to notice that its engine has died. */
  private static final long NOTICES_MILLIS = 1_500;

  /** vLLM's server ends 5 s after its engine has died. */
  private static final long ENDS_MILLIS = 15_000;

  private final ServerProcess server;
  private final HttpLink link;
  private final AtomicReference<CompletableFuture<Boolean>> check = new AtomicReference<>();

  Health(ServerProcess server, HttpLink link) {
    this.server = server;
    this.link = link;
  }

  /**
   * Waits until the server answers. Without a deadline: the pilot kills a context whose load takes
   * longer than the library's load timeout.
   *
   * @throws IOException if the server ends; the message has its last lines
   */
  void awaitReady() throws IOException, InterruptedException {
    while (!isHealthy()) {
      if (!server.isAlive()) {
        throw new IOException(server.end());
      }
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
    try {
      int status =
          link.get(ROUTE).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS).status();
      return status == 200;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }
}
