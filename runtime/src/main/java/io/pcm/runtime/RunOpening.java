package io.pcm.runtime;

import io.pcm.api.workflow.InvalidWorkflowException;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.SchedulerConfig;
import io.pcm.manager.loop.Manager;
import io.pcm.manager.loop.ManagerConfig;
import io.pcm.manager.results.ResultFiles;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.seal.RunSecret;
import io.pcm.runtime.booking.Bookings;
import io.pcm.runtime.dashboard.Dashboard;
import io.pcm.runtime.identity.RunUpdate;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.inspect.RunStores;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.keeper.EarlierPilots;
import io.pcm.runtime.keeper.LocalPilots;
import io.pcm.runtime.keeper.RunPilots;
import io.pcm.runtime.rundir.ExitRecord;
import io.pcm.runtime.rundir.ManagerOutput;
import io.pcm.runtime.rundir.OpenRequest;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunDirectoryInUseException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.Pilots;
import io.pcm.transport.AccessFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a run: directory, store, plan, manager. If a step fails, closes what is open. */
final class RunOpening {
  private static final Logger LOG = LoggerFactory.getLogger(RunOpening.class);

  private PreparedWorkflow loaded;
  private final RunOptions options;
  private final RunListener listener;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable RunFence fence;

  RunOpening(PreparedWorkflow loaded, RunOptions options, RunListener listener) {
    this.loaded = loaded;
    this.options = options.or(loaded.defaults());
    this.listener = listener;
  }

  Run run() throws RunException {
    return opened(
        () -> {
          RunChecks.data(loaded);
          return steps();
        },
        false);
  }

  /** What the workflow means for the results of the run. */
  RunUpdate update() throws RunException {
    return opened(
        () -> {
          RunChecks.data(loaded);
          return compared();
        },
        true);
  }

  /** A part of the start. */
  private interface Part<T> {
    T take() throws RunException, RunDirectoryException, StoreException, IOException;
  }

  /**
   * @param closes whether everything is closed afterwards, and not only after an exception
   */
  private <T> T opened(Part<T> part, boolean closes) throws RunException {
    boolean done = false;
    try {
      T result = part.take();
      done = !closes;
      return result;
    } catch (StoreException | RunDirectoryException | IOException e) {
      if (fence != null) {
        fence.check();
      }
      throw translated(e);
    } finally {
      if (!done) {
        closeAll(open);
      }
    }
  }

  private RunException translated(Exception e) {
    if (e instanceof StoreException store) {
      boolean inUse = store.reason() == StoreException.Reason.IN_USE;
      String cost =
          store.reason() == StoreException.Reason.CORRUPT
              ? ". " + RunStatus.costOfFresh(new RunPaths(options.runDirectory()))
              : "";
      return new RunException(inUse ? Kind.IN_USE : Kind.ENVIRONMENT, store.getMessage() + cost, e);
    }
    return e instanceof RunDirectoryInUseException
        ? new RunException(Kind.IN_USE, String.valueOf(e.getMessage()), e)
        : new RunException(Kind.ENVIRONMENT, withPlace(e), e);
  }

  /** The system reports a full disk without a path. */
  private String withPlace(Exception e) {
    String text = String.valueOf(e.getMessage());
    boolean full = text.contains("No space left") || text.contains("Disk quota exceeded");
    return full
        ? "no space left in "
            + options.runDirectory()
            + " ("
            + text
            + "); free some space, then run the same command again"
        : text;
  }

  private Run steps() throws RunException, RunDirectoryException, StoreException, IOException {
    RunChecks.models(loaded.models().values());
    loaded = loaded.with(Bookings.booked(loaded.workflow(), loaded.models()));
    RunDirectory directory = openDirectory();
    RunFence ours = new RunFence(directory);
    fence = ours;
    ExitRecord.forget(directory.paths());
    ManagerOutput.setAside(directory.paths());
    carrySubmissions(directory);
    RunStore store = RunStores.open(directory, ours::checkCommit);
    open.push(store);
    store.lost().ifPresent(listener::note);
    StreamedItems streams = new StreamedItems(directory.paths().items(), directory.unfinished());
    writeStreams(streams);
    RunInputs inputs = inputs(directory, store);
    RunPlan plan = inputs.plan(options.wish(), listener::note);
    Optional<RunPilots> ownPilots = ownPilots(directory, ours);
    RunId id = KnownSecret.runId(store);
    RunSecret secret = KnownSecret.of(directory.access(), id, listener::note);
    Map<Path, String> data = inputs.data();
    List<String> addresses = new ArrayList<>();
    Manager manager =
        Manager.start(
            config(plan, data, directory, id, secret),
            store,
            (port, epoch) -> {
              addresses.addAll(Addresses.of(options, port));
              AccessFile.of(id, secret, epoch, addresses)
                  .write(directory.access(), directory.unfinished());
            });
    open.push(manager);
    RunHistory history = RunHistory.begin(loaded, inputs.hasher(), directory, manager.epoch());
    streams.deleteOthers(loaded);
    openDashboard(directory, manager);
    listener.started(directory.root(), directory.setAside(), addresses);
    RunChecks.descriptors(options.groups(), manager.pilotsMax(), listener::note);
    PilotSupply pilots = new PilotSupply(directory.root(), ownPilots, options.patience());
    return new Run(listener, manager, history, pilots, open).start();
  }

  private RunInputs inputs(RunDirectory directory, RunStore store)
      throws RunDirectoryException, StoreException, IOException {
    RunInputs inputs = new RunInputs(loaded, directory, store);
    if (options.reuse().isPresent()) {
      inputs.reuse(others(directory, inputs, listener::note));
    }
    return inputs;
  }

  private RunUpdate compared()
      throws RunException, RunDirectoryException, StoreException, IOException {
    loaded = loaded.with(Bookings.booked(loaded.workflow(), loaded.models()));
    RunDirectory directory = isFirst() ? scratch() : openDirectory();
    RunFence ours = new RunFence(directory);
    fence = ours;
    RunStore store = RunStores.open(directory, ours::checkCommit);
    open.push(store);
    writeStreams(new StreamedItems(directory.paths().items(), directory.unfinished()));
    RunInputs inputs = new RunInputs(loaded, directory, store);
    if (options.reuse().isEmpty()) {
      return inputs.update(options.wish());
    }
    List<String> notes = new ArrayList<>();
    return inputs.update(options.wish(), others(directory, inputs, notes::add)).noting(notes);
  }

  private OtherRuns others(RunDirectory directory, RunInputs inputs, Consumer<String> notes) {
    Path run = options.runDirectory().toAbsolutePath().normalize();
    Reuse reuse = options.reuse().orElseThrow();
    List<Path> runs =
        reuse.isAuto()
            ? RunDirectory.nextTo(directory.root(), run.getParent())
            : reuse.runs().stream().filter(each -> !each.equals(run)).toList();
    return new OtherRuns(reuse, runs, inputs.hasher(), notes);
  }

  private boolean isFirst() {
    return options.isFresh() || !Files.exists(new RunPaths(options.runDirectory()).runJson());
  }

  private RunDirectory scratch() throws RunDirectoryException, IOException {
    ScratchRun scratch = ScratchRun.insteadOf(options.runDirectory());
    open.push(scratch);
    return scratch.directory();
  }

  private RunDirectory openDirectory() throws RunDirectoryException {
    OpenRequest how = new OpenRequest(options.isFresh(), options.isTakeOver(), listener::note);
    RunDirectory directory = RunDirectory.open(options.runDirectory(), how);
    open.push(directory);
    return directory;
  }

  /** Items of streams are known only now. */
  private void writeStreams(StreamedItems streams) throws RunException, IOException {
    loaded = streams.write(loaded);
    try {
      PromptFields.check(loaded.workflow());
      ItemIds.check(loaded.workflow());
    } catch (InvalidWorkflowException e) {
      throw new RunException(Kind.WORKFLOW, String.valueOf(e.getMessage()), e);
    }
  }

  private void openDashboard(RunDirectory directory, Manager manager)
      throws IOException, RunDirectoryException {
    Dashboard.forget(directory);
    if (options.dashboard().isPresent()) {
      open.push(Dashboard.open(options.dashboard().getAsInt(), directory, manager::view));
    }
  }

  /** Pilots submitted for the previous run in this path will join the new run. */
  private static void carrySubmissions(RunDirectory directory) throws IOException {
    if (directory.setAside().isPresent()) {
      RunPaths earlier = new RunPaths(directory.setAside().get());
      Submission.carry(earlier.pilotJobs(), directory.paths().pilotJobs());
      LocalPilots.carryRecord(earlier, directory.paths());
    }
  }

  private ManagerConfig config(
      RunPlan plan, Map<Path, String> data, RunDirectory directory, RunId id, RunSecret secret) {
    return new ManagerConfig(
        loaded.workflow(),
        plan,
        new ResultFiles.Places(
            directory.results(), directory.unfinishedResults(), directory.returnedFiles()),
        data,
        options.bindAddress(),
        EarlierPort.preferred(options.ports(), directory.access()),
        id,
        secret,
        SchedulerConfig.DEFAULT,
        directory.paths().chronicles(),
        listener::note,
        new SilentPrograms(directory.paths().contextLogs(), listener::note)::tell);
  }

  private Optional<RunPilots> ownPilots(RunDirectory directory, RunFence ours) throws RunException {
    RunPaths paths = directory.paths();
    if (options.groups().isEmpty()) {
      EarlierPilots.takeBackAllBut(Map.of(), paths, listener::note);
      return Optional.empty();
    }
    List<Pilots> groups = options.groups();
    EarlierPilots.takeBackAllBut(RunPilots.systems(groups), paths, listener::note);
    RunPilots ownPilots =
        new RunPilots(groups, paths, loaded.workflow().libraries(), listener::note);
    // Jobs of a run that was taken over belong to the other manager.
    open.push(() -> ownPilots.close(ours.isLost()));
    return Optional.of(ownPilots);
  }

  /** Closes everything in reverse order. */
  static void closeAll(Deque<AutoCloseable> open) {
    while (!open.isEmpty()) {
      AutoCloseable next = open.pop();
      try {
        next.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed; nothing is lost", next, e);
      }
    }
  }
}
