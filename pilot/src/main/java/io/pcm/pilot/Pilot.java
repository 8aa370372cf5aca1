package io.pcm.pilot;

import io.pcm.api.MonotonicClock;
import io.pcm.api.batch.JobLife;
import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.AgentConfig;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.driver.LoopPace;
import io.pcm.pilot.driver.PilotDriver;
import io.pcm.pilot.driver.PilotPorts;
import io.pcm.pilot.process.ContextLogs;
import io.pcm.pilot.process.Guard;
import io.pcm.pilot.process.Launcher;
import io.pcm.protocol.message.ManagerFileWord;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.transport.PilotEndpoint;
import io.pcm.transport.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pilot, from its start to its exit code. Until it is closed it handles the signals TERM, INT and
 * HUP of its process, and permanently all uncaught errors: nothing else should run in its process.
 * Create it before doing anything slow, such as finding out its options, so that a preemption
 * meanwhile is handled properly.
 */
public final class Pilot implements AutoCloseable {
  /**
   * Exit code if the environment prevents the pilot from working: no manager, access denied, no
   * shell.
   */
  public static final int ENVIRONMENT = 3;

  private static final int INTERRUPTED = 130;

  private static final Logger log = LoggerFactory.getLogger("io.pcm.pilot");

  /** Longer than the grace of any batch system. */
  private static final Duration KILL_DUE = Duration.ofMinutes(30);

  private final EventQueue inbox = new EventQueue();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean preempted;
  private volatile Event.@Nullable StopAsked stop;
  private final SignalEvents signals = new SignalEvents(this::stopAsked);

  /**
   * Takes the names of signals from lines of this input too, and its end as a TERM: for a pilot
   * inside a wrapper that may not forward signals.
   */
  public void takeSignalsFrom(InputStream input) {
    signals.takeFrom(input);
  }

  /**
   * Runs a pilot on this thread until it leaves. If it was asked to stop before, it leaves at once.
   *
   * @param runEnded whether the run is known to have ended; called when the pilot has lost its
   *     manager, which may have been too busy to say goodbye
   * @return 0 if it was dismissed, drained or preempted; 3 if the manager was unreachable or
   *     refused it, or a process could not be started; 130 if it was interrupted twice. Internal
   *     errors end the process with 75.
   */
  public int run(PilotOptions options, BooleanSupplier runEnded) {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, error) -> Fatal.halt("thread " + thread.getName() + " died", error));
    try {
      return live(options, runEnded);
    } catch (IOException e) {
      log.error("this pilot cannot start: {}", e.getMessage());
      return ENVIRONMENT;
    } catch (InterruptedException | RuntimeException | Error e) {
      Fatal.halt("the pilot's loop died", e);
      throw new IllegalStateException("halted", e);
    }
  }

  /** Restores the previous signal handlers. */
  @Override
  public void close() {
    signals.close();
  }

  private int live(PilotOptions options, BooleanSupplier runEnded)
      throws IOException, InterruptedException {
    JobGpus gpus = JobGpus.find(System.getenv(), options.gpus(), new NvidiaSmi());
    PilotInfo info = Machine.describe(options, gpus.gpus());
    Event.StopAsked early = stop;
    int code = early == null ? serve(options, info, gpus, runEnded) : leaveUnbegun(early);
    if (code == 0 && preempted && options.waitForKill()) {
      log.info(
          "this pilot stays until it is killed; if it was preempted, its job is requeued then");
      new CountDownLatch(1).await(KILL_DUE.toSeconds(), TimeUnit.SECONDS);
    }
    return code;
  }

  private static int leaveUnbegun(Event.StopAsked early) {
    log.info("this pilot ends before it connected: {}", early.reason());
    return early.urgency() == Event.Urgency.NOW ? INTERRUPTED : 0;
  }

  private void stopAsked(Event.StopAsked event) {
    preempted |= event.urgency() == Event.Urgency.PREEMPTED;
    stop = event;
    inbox.put(event);
  }

  @SuppressWarnings("try")
  private int serve(PilotOptions options, PilotInfo info, JobGpus gpus, BooleanSupplier runEnded)
      throws IOException, InterruptedException {
    Path access = options.runDirectory().resolve("access");
    Path logs = contextLogs(options);
    PilotLoop.Wire wire = new PilotLoop.Wire();
    log.info("pilot {}: {}, {}", info.pilot(), Narrator.room(info), info.device());
    try (Guard guard = Guard.start();
        ProcessTable processes =
            new ProcessTable(
                ProcessTable.starter(
                    new Launcher(options.pcmHome(), options.java(), options.carried()), guard),
                new ContextLogs(logs, info.pilot()),
                gpus,
                options.runDirectory(),
                new ProcessTable.Channels(inbox::put, wire::say));
        PilotEndpoint endpoint =
            PilotEndpoint.open(
                access, new ManagerListener(processes.files()::heard), Pilot::transportDied);
        HeartbeatThread heartbeat = new HeartbeatThread(endpoint::beat);
        LifeWatch life = new LifeWatch(LifeWatch.FIRST_PAUSE, this::lifeKnown)) {
      wire.uses(endpoint, processes.files());
      watch(guard);
      options.job().ifPresent(life::watch);
      var ports =
          new PilotPorts(wire, processes, new PilotLoop.Words(), heartbeat::ticked, runEnded);
      var driver =
          new PilotDriver(config(options, info), ports, new MonotonicClock(), LoopPace.DEFAULT);
      Action.Exit exit = PilotLoop.run(driver, inbox);
      closing.set(true);
      say(exit, access);
      return exit.code();
    }
  }

  /**
   * Does not create parent folders, so a run directory that was deleted meanwhile does not
   * reappear.
   */
  private static Path contextLogs(PilotOptions options) throws IOException {
    Path logs = options.runDirectory().resolve("logs").resolve("contexts");
    return Files.isDirectory(logs) ? logs : Files.createDirectory(logs);
  }

  private static AgentConfig config(PilotOptions options, PilotInfo info) {
    return new AgentConfig(
        info,
        options.managerLost(),
        options.grace(),
        AgentConfig.DEFAULT_GENTLE_END,
        options.job().flatMap(PilotJob::life));
  }

  private void lifeKnown(JobLife life) {
    inbox.put(new Event.LifeKnown(life));
  }

  /**
   * Without a guard, a killed pilot would leave its contexts behind, so a pilot ends with its
   * guard.
   */
  private void watch(Guard guard) {
    Thread watch =
        new Thread(
            () -> {
              int code = awaitEnd(guard);
              if (!closing.get()) {
                throw new IllegalStateException("the guard ended with exit code " + code);
              }
            },
            "guard-watch");
    watch.setDaemon(true);
    watch.start();
  }

  private static int awaitEnd(Guard guard) {
    try {
      return guard.awaitEnd();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private static void say(Action.Exit exit, Path access) {
    if (exit.code() == ENVIRONMENT) {
      log.error("this pilot ends: {} (access file: {})", exit.reason(), access);
    } else {
      log.info("this pilot ends: {}", exit.reason());
    }
  }

  private static void transportDied(Throwable error) {
    Fatal.halt("a thread of the transport died", error);
  }

  /** Turns calls from the transport into events. */
  private final class ManagerListener implements PilotEndpoint.Handler {
    private final Consumer<ManagerFileWord> files;

    /**
     * @param files accepts words about returned files
     */
    ManagerListener(Consumer<ManagerFileWord> files) {
      this.files = files;
    }

    @Override
    public void connected(SessionId session, RunId run, int epoch) {
      inbox.put(new Event.Connected(session, run, epoch));
    }

    @Override
    public void message(ManagerMessage message) {
      if (message instanceof ManagerMessage.AboutFile about) {
        files.accept(about.word());
      } else {
        inbox.put(new Event.FromManager(message));
      }
    }

    @Override
    public void refused(Refusal refusal) {
      inbox.put(new Event.Refused(refusal.message()));
    }

    @Override
    public void sessionUnknown() {
      inbox.put(new Event.SessionUnknown());
    }
  }
}
