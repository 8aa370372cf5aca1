package io.pcm.runtime;

import io.pcm.api.Outcome;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.driver.Ending;
import io.pcm.manager.loop.Manager;
import io.pcm.manager.loop.ManagerFailure;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run in this process: its directory, store, manager and, if requested, pilots. */
public final class Run implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final long LOOK_MILLIS = 200;

  private final RunListener listener;
  private final Manager manager;
  private final RunHistory history;
  private final PilotSupply pilots;
  private final Deque<AutoCloseable> open;
  private final long startNanos = System.nanoTime();

  /**
   * @param open what {@link #close} closes, the last pushed first
   */
  Run(
      RunListener listener,
      Manager manager,
      RunHistory history,
      PilotSupply pilots,
      Deque<AutoCloseable> open) {
    this.listener = listener;
    this.manager = manager;
    this.history = history;
    this.pilots = pilots;
    this.open = open;
    manager.ending().thenRun(pilots::drain);
  }

  /**
   * Requests an orderly stop; {@link #await} then returns with the work done so far. Thread-safe.
   */
  public void drain(String reason) {
    pilots.drain();
    manager.drain(reason);
  }

  /**
   * Waits for the end of the run, and reports progress to the listener.
   *
   * @throws RunException if the run cannot continue; finished work is kept
   */
  public RunReport await() throws RunException, InterruptedException {
    CompletableFuture<Ending> ending = manager.ending().toCompletableFuture();
    while (true) {
      try {
        Ending how = ending.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        RunProgress last = manager.view();
        listener.progress(last);
        return report(how, last);
      } catch (TimeoutException e) {
        look(manager.view());
      } catch (ExecutionException e) {
        throw new IllegalStateException("an ending is a value", e);
      }
    }
  }

  private void look(RunProgress view) throws RunException {
    listener.progress(view);
    history.offer(view);
    pilots.look(view, manager);
  }

  private RunReport report(Ending how, RunProgress last) throws RunException {
    if (how instanceof Ending.Broken broken) {
      boolean ours = !(broken.cause() instanceof ManagerFailure);
      LOG.error("the manager ended", broken.cause());
      throw new RunException(
          ours ? Kind.INTERNAL : Kind.ENVIRONMENT,
          ours ? "internal error: " + broken.cause() : String.valueOf(broken.cause().getMessage()),
          broken.cause());
    }
    if (how instanceof Ending.Halted halted) {
      history.end(RunReport.End.SUSPENDED, last);
      throw new RunException(Kind.ENVIRONMENT, halted.reason());
    }
    RunReport.End end = RunReport.End.SUSPENDED;
    if (how instanceof Ending.Ended ended) {
      end =
          ended.outcome() == Outcome.SUCCEEDED
              ? RunReport.End.SUCCEEDED
              : RunReport.End.SOME_FAILED;
    }
    history.end(end, last);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    return new RunReport(end, history.run(), elapsed, last);
  }

  /** Ends manager and pilots and releases the directory. */
  @Override
  public void close() {
    pilots.drain();
    RunOpening.closeAll(open);
  }
}
