package io.pcm.runtime;

import io.pcm.api.status.RunProgress;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.TaskRef;
import io.pcm.json.ResultReader;
import io.pcm.json.TypedResultReader;
import io.pcm.manager.driver.Ending;
import io.pcm.manager.loop.Manager;
import io.pcm.runtime.inspect.RunResults;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run in this process: its directory, store, manager and, if requested, pilots. It continues by
 * itself, whether or not anything waits for it. It uses only daemon threads and installs no
 * shutdown hook: if a program ends without closing the run, the run can be resumed, and its local
 * pilots wait a minute for that. Thread-safe.
 *
 * <pre>{@code
 * RunOptions options = RunOptions.in(Path.of("my-run")).pilots(Pilots.local(2));
 * try (Run run = Pcm.start(workflow, options)) {
 *   if (run.await(Duration.ofHours(1)).isEmpty()) {
 *     run.drain("an hour is over");
 *   }
 *   RunReport report = run.await();
 * }
 * }</pre>
 */
public final class Run implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final long LOOK_MILLIS = 200;
  private static final long END_SECONDS = 10;

  private final RunWatchers watchers = new RunWatchers();
  private final Manager manager;
  private final RunHistory history;
  private final RunFence fence;
  private final RunEnding ending;
  private final PilotSupply pilots;
  private final Deque<AutoCloseable> open;
  private final CompletableFuture<RunReport> report = new CompletableFuture<>();
  private final Thread thread = new Thread(this::goOn, "pcm-run");

  /**
   * @param open what {@link #close} closes, the last pushed first
   */
  Run(
      RunListener listener,
      Manager manager,
      RunHistory history,
      PilotSupply pilots,
      Deque<AutoCloseable> open) {
    this.watchers.add(listener::progress);
    this.watchers.add(
        new GpuNotes(new RunPaths(history.run()).contextLogs(), listener::note)::look);
    this.manager = manager;
    this.history = history;
    this.fence = history.fence();
    this.ending = new RunEnding(history);
    this.pilots = pilots;
    this.open = open;
    manager.ending().thenRun(pilots::drain);
    manager.host(new RunHost(this, pilots, listener));
  }

  Run start() {
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  /** The run directory. */
  public Path directory() {
    return history.run();
  }

  /** A recent snapshot of the run. */
  public RunProgress progress() {
    return manager.view();
  }

  /**
   * Calls {@code watcher} several times a second, and once more when the run has ended, on a thread
   * of the run; at once if it has ended before. Exceptions of the watcher are logged, and the run
   * continues.
   */
  public void onProgress(Consumer<RunProgress> watcher) {
    watchers.add(watcher);
  }

  /**
   * Waits for the end of the run. Failed calls are in the report and in the results; they cause no
   * exception.
   *
   * @throws RunException if the run cannot continue; finished work is kept, and the run can be
   *     started again
   */
  public RunReport await() throws RunException, InterruptedException {
    refuseOwnThread();
    try {
      return report.get();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * Waits for the end of the run, at most this long.
   *
   * @return empty if the run has not ended
   * @throws RunException if {@link #await()} throws it
   */
  public Optional<RunReport> await(Duration atMost) throws RunException, InterruptedException {
    refuseOwnThread();
    try {
      return Optional.of(report.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /**
   * Reads the lines that there are of one task, in the order of its items, while the run is in
   * progress and after.
   *
   * @throws IllegalArgumentException if the run has no such task
   * @throws RunException if the record of the run cannot be read
   */
  public ResultReader results(TaskName task) throws RunException {
    try {
      return RunResults.of(directory()).read(task.display(), LOG::warn);
    } catch (RunDirectoryException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads the same lines, with each result as a value of this type; {@link TypedResultReader} has
   * an example.
   *
   * @param type a record, or another type that {@link io.pcm.json.JsonMapping} can read
   * @throws IllegalArgumentException if the run has no such task
   * @throws RunException if the record of the run cannot be read
   */
  public <T> TypedResultReader<T> results(TaskName task, Class<T> type) throws RunException {
    return results(task).as(type);
  }

  /**
   * Reads the same lines of a task as the builder of the workflow returned it. For all points of a
   * matrix, use the names in {@link io.pcm.api.workflow.TaskBuilder#names()}.
   *
   * @throws IllegalArgumentException if it has several points, and {@code at} does not choose one
   * @throws RunException if the record of the run cannot be read
   */
  public <T> TypedResultReader<T> results(TaskRef task, Class<T> type) throws RunException {
    return results(task.name(), type);
  }

  /** Completes with the report, or with the {@link RunException} that {@link #await()} throws. */
  public CompletionStage<RunReport> completion() {
    return report.minimalCompletionStage();
  }

  /**
   * Requests an orderly stop: running calls finish, no new ones start, then the run ends as {@link
   * RunReport.End#SUSPENDED}. Does not wait.
   *
   * @param reason for logs and status
   */
  public void drain(String reason) {
    pilots.drain();
    manager.drain(reason);
  }

  /**
   * Drains the run if it has not ended, waits for its end, ends its pilots and releases the
   * directory. If the thread is interrupted while it waits, does the same as {@link #kill}.
   */
  @Override
  public void close() {
    refuseOwnThread();
    if (!report.isDone()) {
      drain("the program closed the run");
      try {
        report.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        kill();
      } catch (ExecutionException e) {
        LOG.debug("the run failed; await() throws the reason", e);
      }
    }
    end();
  }

  /**
   * Ends the run at once, as {@link RunReport.End#SUSPENDED}. Running calls are lost, and run again
   * when the run is resumed.
   */
  public void kill() {
    thread.interrupt();
    try {
      if (Thread.currentThread() != thread) {
        thread.join(TimeUnit.SECONDS.toMillis(END_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    end();
  }

  /**
   * Kills the run's pilots on this machine, without waiting, for a program that ends at once and
   * does not close the run. Otherwise they would wait a minute for the next manager.
   */
  public void killLocalPilots() {
    pilots.drain();
    pilots.killHere();
  }

  /** Ends the run at once, without waiting for its threads: {@link #close} does that. */
  void suspend() {
    thread.interrupt();
  }

  private synchronized void end() {
    pilots.drain();
    RunOpening.closeAll(open);
  }

  /** A watcher that waits for the run would block the thread that ends it. */
  private void refuseOwnThread() {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a progress watcher must not wait for its own run");
    }
  }

  private static RunException failure(ExecutionException e) {
    return e.getCause() instanceof RunException known
        ? known
        : new RunException(Kind.INTERNAL, "internal error: " + e.getCause(), e);
  }

  private void goOn() {
    try {
      report.complete(untilTheEnd());
    } catch (InterruptedException e) {
      report.complete(ending.suspended(manager.view()));
    } catch (RunException | RuntimeException | Error e) {
      report.completeExceptionally(e);
    }
  }

  private RunReport untilTheEnd() throws RunException, InterruptedException {
    CompletableFuture<Ending> end = manager.ending().toCompletableFuture();
    while (true) {
      try {
        Ending how = end.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        fence.check();
        RunProgress last = manager.view();
        watchers.end(last);
        return ending.report(how, last);
      } catch (TimeoutException e) {
        look(manager.view());
      } catch (ExecutionException e) {
        throw new IllegalStateException("an ending is a value", e);
      }
    }
  }

  private void look(RunProgress view) throws RunException {
    fence.check();
    watchers.show(view);
    history.offer(view);
    pilots.look(view, manager);
  }
}
