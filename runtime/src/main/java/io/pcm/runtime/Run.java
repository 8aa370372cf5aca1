package io.pcm.runtime;

import io.pcm.api.Outcome;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.driver.Ending;
import io.pcm.manager.loop.Manager;
import io.pcm.manager.loop.ManagerFailure;
import io.pcm.runtime.inspect.StatusFile;
import io.pcm.runtime.keeper.RunPilots;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
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

  private final RunOptions options;
  private final RunListener listener;
  private final Path root;
  private final Manager manager;
  private final RunHistory history;
  private final StatusFile status;
  private final Optional<RunPilots> ownPilots;
  private final Deque<AutoCloseable> open;
  private final long startNanos = System.nanoTime();
  private long pilotSeenNanos = startNanos;

  /**
   * The parts of a run.
   *
   * @param open what {@link #close} closes, the last pushed first
   */
  record Parts(
      Path root,
      Manager manager,
      RunHistory history,
      Optional<RunPilots> ownPilots,
      Deque<AutoCloseable> open) {}

  Run(RunOptions options, RunListener listener, Parts parts) {
    this.options = options;
    this.listener = listener;
    this.root = parts.root();
    this.manager = parts.manager();
    this.history = parts.history();
    this.status = new StatusFile(new RunPaths(root).status());
    this.ownPilots = parts.ownPilots();
    this.open = parts.open();
    ownPilots.ifPresent(c -> manager.ending().thenRun(c::drain));
  }

  /**
   * Requests an orderly stop; {@link #await} then returns with the work done so far. Thread-safe.
   */
  public void drain(String reason) {
    ownPilots.ifPresent(RunPilots::drain);
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
    status.offer(view);
    if (ownPilots.isPresent() && needsPilots(view)) {
      ownPilots.get().tend(manager);
    }
    long now = System.nanoTime();
    if (!view.pilots().isEmpty() || !needsPilots(view)) {
      pilotSeenNanos = now;
    }
    Optional<Duration> patience = options.patience();
    if (patience.isPresent() && now - pilotSeenNanos > patience.get().toNanos()) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "no pilot has been serving for "
              + patience.get().toSeconds()
              + " s; start one with: pcm pilot start --run "
              + ShellWord.of(root.toString())
              + ", then run the same command again");
    }
  }

  private static boolean needsPilots(RunProgress view) {
    return view.outcome() == null
        && !view.draining()
        && view.tasks().stream().anyMatch(t -> t.phase().isActive());
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
      status.write(last);
      history.end(RunReport.End.SUSPENDED.name());
      throw new RunException(Kind.ENVIRONMENT, halted.reason());
    }
    RunReport.End end = RunReport.End.SUSPENDED;
    if (how instanceof Ending.Ended ended) {
      end =
          ended.outcome() == Outcome.SUCCEEDED
              ? RunReport.End.SUCCEEDED
              : RunReport.End.SOME_FAILED;
    }
    status.write(last);
    history.end(end.name());
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    return new RunReport(end, root, elapsed, last);
  }

  /** Ends manager and pilots and releases the directory. */
  @Override
  public void close() {
    ownPilots.ifPresent(RunPilots::drain);
    RunOpening.closeAll(open);
  }
}
