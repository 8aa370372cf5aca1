package io.pcm.runtime;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.RunView;
import io.pcm.manager.core.SchedulerConfig;
import io.pcm.manager.loop.Ending;
import io.pcm.manager.loop.Manager;
import io.pcm.manager.loop.ManagerFailure;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.seal.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.runtime.RunException.Kind;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunDirectoryInUseException;
import io.pcm.runtime.workflowfile.LoadedWorkflow;
import io.pcm.transport.AccessFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run under way in this process: its directory, its store, its manager and, if asked for,
 * pilots of this machine.
 */
public final class Run implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Run.class);
  private static final long LOOK_MILLIS = 200;

  private final RunOptions options;
  private final RunListener listener;
  private final RunDirectory directory;
  private final RunStore store;
  private final Manager manager;
  private final Crew crew;
  private final long startNanos = System.nanoTime();
  private long pilotSeenNanos = startNanos;

  private Run(
      RunOptions options,
      RunListener listener,
      RunDirectory directory,
      RunStore store,
      Manager manager) {
    this.options = options;
    this.listener = listener;
    this.directory = directory;
    this.store = store;
    this.manager = manager;
    this.crew = new Crew(options.localPilots(), directory.paths());
  }

  static Run start(LoadedWorkflow loaded, RunOptions options, RunListener listener)
      throws RunException {
    RunDirectory directory = open(options);
    RunStore store = null;
    try {
      store = RunStore.open(directory.store());
      RunPlan plan = new Plans(store).plan(loaded.workflow(), Identity.parts(loaded));
      RunId id = runId(store);
      RunSecret secret = secret(directory, id);
      Manager manager =
          Manager.start(
              new Manager.Config(
                  loaded.workflow(),
                  plan,
                  directory.results(),
                  options.bindAddress(),
                  options.port(),
                  id,
                  secret,
                  SchedulerConfig.DEFAULT),
              store);
      List<String> addresses = Addresses.of(options, manager.port());
      AccessFile.of(id, secret, manager.epoch(), addresses).write(directory.access());
      Run run = new Run(options, listener, directory, store, manager);
      listener.started(directory.root(), directory.setAside(), addresses);
      return run;
    } catch (StoreException e) {
      close(store, directory);
      throw storeTrouble(e);
    } catch (IOException e) {
      close(store, directory);
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    } catch (RunException | RuntimeException e) {
      close(store, directory);
      throw e;
    }
  }

  private static RunException storeTrouble(StoreException e) {
    Kind kind = e.reason() == StoreException.Reason.IN_USE ? Kind.IN_USE : Kind.ENVIRONMENT;
    return new RunException(kind, String.valueOf(e.getMessage()), e);
  }

  private static RunDirectory open(RunOptions options) throws RunException {
    try {
      return RunDirectory.open(options.runDirectory(), options.fresh());
    } catch (RunDirectoryInUseException e) {
      throw new RunException(Kind.IN_USE, String.valueOf(e.getMessage()), e);
    } catch (RunDirectoryException e) {
      throw new RunException(Kind.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private static RunId runId(RunStore store) throws StoreException {
    Optional<Json> known = store.document("run-id");
    if (known.isPresent()) {
      String quoted = known.get().toString();
      return RunId.parse(quoted.substring(1, quoted.length() - 1));
    }
    RunId id = RunId.random();
    store.putDocument("run-id", Json.of(Json.quote(id.toString())));
    return id;
  }

  /** The secret outlives a manager, so that pilots which were left behind can come back. */
  private static RunSecret secret(RunDirectory directory, RunId id) throws IOException {
    if (Files.exists(directory.access())) {
      AccessFile old = AccessFile.read(directory.access());
      if (old.run().equals(id)) {
        return old.secret();
      }
    }
    return RunSecret.random();
  }

  /**
   * Asks for an orderly stop; {@link #await} then returns with what is done so far. From any
   * thread.
   */
  public void drain(String reason) {
    manager.drain(reason);
  }

  /**
   * Waits for the run's end, telling the listener how it goes.
   *
   * @throws RunException if it cannot go on; what was committed stays
   */
  public RunReport await() throws RunException, InterruptedException {
    CompletableFuture<Ending> ending = manager.ending().toCompletableFuture();
    while (true) {
      try {
        Ending how = ending.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        RunView last = manager.view();
        listener.progress(last);
        return report(how, last);
      } catch (TimeoutException e) {
        look(manager.view());
      } catch (ExecutionException e) {
        throw new IllegalStateException("an ending is a value", e);
      }
    }
  }

  private void look(RunView view) throws RunException {
    listener.progress(view);
    if (needsPilots(view)) {
      crew.tend();
    }
    long now = System.nanoTime();
    if (!view.pilots().isEmpty() || !needsPilots(view)) {
      pilotSeenNanos = now;
    }
    Optional<Duration> patience = options.patience();
    if (patience.isPresent() && now - pilotSeenNanos > patience.get().toNanos()) {
      throw new RunException(
          Kind.ENVIRONMENT,
          "no pilot has served for "
              + patience.get().toSeconds()
              + " s; start some with: pcm pilot start --run "
              + directory.root()
              + ", then run the same command again");
    }
  }

  private static boolean needsPilots(RunView view) {
    return view.outcome() == null
        && !view.draining()
        && view.tasks().stream()
            .anyMatch(t -> t.phase().equals("READY") || t.phase().equals("RUNNING"));
  }

  private RunReport report(Ending how, RunView last) throws RunException {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    if (how instanceof Ending.Broken broken) {
      boolean ours = !(broken.cause() instanceof ManagerFailure);
      LOG.error("the manager ended", broken.cause());
      throw new RunException(
          ours ? Kind.INTERNAL : Kind.ENVIRONMENT,
          ours ? "internal error: " + broken.cause() : String.valueOf(broken.cause().getMessage()),
          broken.cause());
    }
    RunReport.End end = RunReport.End.SUSPENDED;
    if (how instanceof Ending.Ended ended) {
      end =
          ended.outcome() == Outcome.SUCCEEDED
              ? RunReport.End.SUCCEEDED
              : RunReport.End.SOME_FAILED;
    }
    return new RunReport(end, directory.root(), elapsed, last);
  }

  /** Ends manager and local pilots and gives the directory back. */
  @Override
  public void close() {
    manager.close();
    crew.close();
    close(store, directory);
  }

  private static void close(
      @org.jspecify.annotations.Nullable RunStore store, RunDirectory directory) {
    try {
      if (store != null) {
        store.close();
      }
      directory.close();
    } catch (StoreException | RunDirectoryException e) {
      LOG.warn("not closed in order; nothing is lost", e);
    }
  }
}
