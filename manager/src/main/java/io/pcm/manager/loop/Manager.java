package io.pcm.manager.loop;

import io.pcm.api.MonotonicClock;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.chronicle.Chronicle;
import io.pcm.manager.chronicle.ChronicleFile;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Outlook;
import io.pcm.manager.driver.CommitGate;
import io.pcm.manager.driver.Dispatcher;
import io.pcm.manager.driver.Drains;
import io.pcm.manager.driver.Ending;
import io.pcm.manager.driver.FileRequests;
import io.pcm.manager.driver.LostItems;
import io.pcm.manager.driver.PilotWire;
import io.pcm.manager.driver.Releases;
import io.pcm.manager.driver.RunStart;
import io.pcm.manager.results.ResultFiles;
import io.pcm.manager.store.LoadedContents;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.ControlMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.transport.ManagerEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The manager of one run: the threads around the parts in {@code driver}. Does not own the store.
 *
 * <p>An unexpected error on any thread ends the whole manager with {@link Ending.Broken}.
 */
public final class Manager implements AutoCloseable {
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();
  private final ManagerEndpoint endpoint;
  private final OpenSources sources;
  private final FileWork files;
  private final RowSearches searches;
  private final ChronicleFile chronicle;
  private final Loop loop;
  private final Drains drains;
  private final Questions questions;
  private final ExecutorService fileThread =
      Executors.newSingleThreadExecutor(r -> named(r, "pcm-files"));
  private final ExecutorService questionThread;
  private final DispatchThread dispatch;
  private final Thread sending;
  private final Thread writing;
  private final ReturnedFileThread returned;
  private final List<Thread> threads;
  private final Publisher publisher;
  private volatile ManagerHost host = ManagerHost.NONE;
  private final int epoch;

  /**
   * Restores the run from its facts and starts listening.
   *
   * @throws IOException if the address is unavailable or cannot be published
   * @throws StoreException if the store cannot be read
   */
  public static Manager start(ManagerConfig config, RunStore store, Publisher publisher)
      throws IOException, StoreException {
    MonotonicClock clock = new MonotonicClock();
    RunStart start = RunStart.takeUp(config.plan(), config.scheduler(), store, clock);
    return new Manager(config, store, start, clock, publisher);
  }

  private Manager(
      ManagerConfig config,
      RunStore store,
      RunStart start,
      MonotonicClock clock,
      Publisher publisher)
      throws IOException {
    this.publisher = publisher;
    epoch = start.scheduler().epoch();
    questionThread = Questions.thread(r -> named(r, "pcm-questions"));
    LostItems lost = new LostItems(this::report, config.notes());
    sources = OpenSources.of(config, store, lost);
    ResultFiles results = new ResultFiles(config.results(), store);
    files = new FileWork(config.plan(), sources, results, this::report, config.notes());
    searches = new RowSearches(config.plan(), sources, store, this::report);
    PilotWire wire = new EndpointWire(this::endpoint);
    LoadedContents contents = new LoadedContents(store, config.plan(), config.notes());
    Releases releases = new Releases(wire, new FileThread(), this::end);
    Committer committer =
        new Committer(
            new CommitGate(contents, releases), new EngineTotals(config.plan(), store::engineUse));
    dispatch = new DispatchThread(new Dispatcher(sources::forDispatch, wire, this::report, lost));
    chronicle = new ChronicleFile(config.chronicles(), epoch);
    Chronicle told = new Chronicle(config.plan(), epoch, chronicle::add, clock.instant());
    Onlookers onlookers = new Onlookers(config, contents, told, this::report);
    loop = new Loop(start, clock, committer, dispatch, onlookers);
    drains = new Drains(loop::view, loop::tell, start.scheduler().drainedJobs());
    questions = new Questions(this::view, drains, files, now -> host.stop(now));
    returned = ReturnedFileThread.of(config, store, this::endpoint, clock);
    // Pilots that know the port may connect as soon as it is open.
    endpoint = listen(config);
    sending = named(dispatch, "pcm-send");
    writing = named(chronicle, "pcm-chronicle");
    Thread storing = named(committer, "pcm-store");
    threads = List.of(storing, sending, named(loop, "pcm-loop"), named(returned, "pcm-returned"));
    threads.forEach(Thread::start);
    writing.start();
  }

  private ManagerEndpoint endpoint() {
    return endpoint;
  }

  private ManagerEndpoint listen(ManagerConfig config) throws IOException {
    return ManagerEndpoint.open(
        new ManagerEndpoint.Config(
            config.bind(),
            config.ports(),
            config.run(),
            config.secret(),
            epoch,
            ManagerEndpoint.Limits.DEFAULT),
        new Door(),
        this::broken);
  }

  private Thread named(Runnable body, String name) {
    Thread thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((t, error) -> broken(error));
    return thread;
  }

  /** A late outcome changes nothing once the run has ended, so no file is needed any more. */
  private void end(Ending how) {
    if (how instanceof Ending.Ended) {
      returned.sweep();
    }
    ending.complete(how);
  }

  private void broken(Throwable cause) {
    ending.complete(new Ending.Broken(cause));
  }

  /** For its own threads, which must not wait for the loop, because the loop may wait for them. */
  private void report(Event event) {
    loop.report(event);
  }

  public int port() {
    return endpoint.port();
  }

  /** How many pilots the process has file descriptors for. */
  public int pilotsMax() {
    return endpoint.connectionsMax() / 2;
  }

  /** This manager's epoch. */
  public int epoch() {
    return epoch;
  }

  /** A snapshot of the run, at most a tenth of a second old while events arrive. */
  public RunProgress view() {
    return loop.view().toBuilder()
        .strangers(StrangerWatch.of(endpoint.counters()))
        .groups(host.groups())
        .build();
  }

  /** What is left to do, and how fast the pilots are, at most two seconds old. Thread-safe. */
  public Outlook outlook() {
    return loop.outlook();
  }

  /** Which pilots were drained, and a way to drain more. */
  public Drains drains() {
    return drains;
  }

  /** From now on, snapshots tell the groups of this program, and commands can stop it. */
  public void host(ManagerHost program) {
    host = program;
  }

  /** Completes when the manager has nothing more to do; never completes exceptionally. */
  public CompletionStage<Ending> ending() {
    return ending;
  }

  /** Requests an orderly stop; {@link Ending.Suspended} follows when running calls have ended. */
  public void drain(String reason) {
    loop.report(new Event.DrainAsked(reason));
  }

  /** Sends queued messages, then ends all threads. After that the store may be closed. */
  @Override
  public void close() {
    dispatch.finish();
    end(List.of(sending));
    endpoint.close();
    questionThread.shutdownNow();
    fileThread.shutdownNow();
    threads.forEach(Thread::interrupt);
    end(threads);
    chronicle.finish();
    end(List.of(writing));
    try {
      if (fileThread.awaitTermination(10, TimeUnit.SECONDS) && !sending.isAlive()) {
        searches.close();
        sources.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits a limited time for these threads, or not at all if this thread is interrupted. */
  private static void end(List<Thread> ending) {
    try {
      for (Thread thread : ending) {
        thread.join(TimeUnit.SECONDS.toMillis(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs the file work, one task after another. */
  private final class FileThread implements FileRequests {
    @Override
    public void count(TaskNumber task) {
      fileThread.execute(() -> files.count(task));
    }

    @Override
    public void find(Action.FindRows action) {
      fileThread.execute(() -> searches.find(action));
    }

    @Override
    public void write(Action.WriteResults action) {
      fileThread.execute(() -> files.write(action));
    }
  }

  /** Incoming messages. */
  private final class Door implements ManagerEndpoint.Handler {
    @Override
    public void listening(int port) throws IOException {
      publisher.publish(port, epoch);
    }

    @Override
    public void pilotMessage(SessionId session, PilotMessage message) {
      if (message instanceof PilotMessage.AboutFile about) {
        returned.tell(session, about.word());
      } else {
        loop.tell(new Event.FromPilot(session, message));
      }
    }

    @Override
    public void sessionLost(SessionId session, String reason) {
      loop.tell(new Event.SessionBroken(session, reason));
    }

    @Override
    public void control(ControlMessage request, Consumer<ControlMessage> reply) {
      try {
        questionThread.execute(() -> reply.accept(questions.answer(request)));
      } catch (RejectedExecutionException e) {
        reply.accept(new ControlMessage.Refusal("the manager has too many requests to answer"));
      }
    }
  }
}
