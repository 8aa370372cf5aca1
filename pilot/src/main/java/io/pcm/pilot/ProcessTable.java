package io.pcm.pilot;

import io.pcm.api.Limits;
import io.pcm.model.FileDigests;
import io.pcm.model.UserCache;
import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.PilotAgent;
import io.pcm.pilot.core.ProcessNumber;
import io.pcm.pilot.core.Recurrence;
import io.pcm.pilot.driver.PilotPorts;
import io.pcm.pilot.process.ContextLog;
import io.pcm.pilot.process.ContextLogs;
import io.pcm.pilot.process.ContextProcess;
import io.pcm.pilot.process.ContextShare;
import io.pcm.pilot.process.ContextStarter;
import io.pcm.pilot.process.FileCheck;
import io.pcm.pilot.process.Guard;
import io.pcm.pilot.process.Launcher;
import io.pcm.pilot.process.TakenFile;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LoadedContent;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.transport.ByteGate;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The processes of contexts, by number. Used only by the loop. */
final class ProcessTable implements PilotPorts.Processes, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProcessTable.class);

  /**
   * Bytes of results that the pilot has at a time (65 MiB, a sixth of its heap), from when they are
   * read until the manager has stored them. Contexts whose results find no space wait.
   */
  private static final long RESULT_BYTES = PilotAgent.OUTCOME_BYTES + Limits.FRAME_BYTES;

  /** Tells a process where files of results are. */
  private static final String RUN = "PCM_RUN_DIRECTORY";

  private final ContextStarter starter;
  private final Path runDirectory;
  private final Consumer<Event> told;
  private final Map<ProcessNumber, ContextProcess> processes = new TreeMap<>();
  private final Map<ProcessNumber, ContextId> contexts = new TreeMap<>();
  private final ContextLogs noise;
  private final JobGpus gpus;
  private final GpuTurns turns;
  private final ReturnedFiles files;

  /** Before the space is used up, no call starts, because too many outcomes are kept. */
  private final ByteGate results = new ByteGate(RESULT_BYTES);

  /**
   * @param noise closed with this object
   * @param runDirectory as this pilot sees it
   * @param channels to the loop and to the manager
   */
  ProcessTable(
      ContextStarter starter,
      ContextLogs noise,
      JobGpus gpus,
      Path runDirectory,
      Channels channels) {
    this.starter = starter;
    this.runDirectory = runDirectory;
    this.noise = noise;
    this.gpus = gpus;
    this.turns = new GpuTurns(gpus);
    this.told = channels.told();
    this.files = new ReturnedFiles(runDirectory, this::fileEnded, channels.wire());
  }

  /**
   * Where the table reports.
   *
   * @param told accepts events from threads of the processes
   * @param wire sends words about returned files to the manager
   */
  record Channels(Consumer<Event> told, Consumer<PilotFileWord> wire) {}

  static ContextStarter starter(Launcher launcher, Guard guard) {
    FileCheck files = launcher.fileCheck(FileDigests.in(UserCache.ofThisProcess()));
    return new ContextStarter(launcher, guard, files);
  }

  /** The files that calls have returned. */
  ReturnedFiles files() {
    return files;
  }

  /** Its result takes up space now. */
  private void fileEnded(Event.CallsEnded end) {
    results.leave(-end.payloadBytes());
    told.accept(end);
  }

  @Override
  public void start(Action.StartProcess action) {
    ProcessNumber number = action.process();
    ContextId context = action.context();
    ContextShare.Turn turn =
        turns.of(
            "context " + context,
            action.gpus(),
            action.library().library().resources(),
            (longest, what) -> told.accept(new Event.ProcessWaits(number, longest)));
    ContextLog noiseLog = noise.of(context, Set.copyOf(contexts.values()));
    try {
      ContextProcess process =
          starter.start(
              action.library(),
              new ContextShare(
                  action.cores(), environment -> prepare(environment, action.gpus()), turn),
              noiseLog,
              "context-" + context,
              new ContextReports(number, turn));
      processes.put(number, process);
      contexts.put(number, context);
      log.info(
          "context {}: process {} loads library {}",
          context,
          process.pid(),
          action.library().library().name());
    } catch (IOException e) {
      told.accept(
          new Event.ProcessEnded(
              number, "the process could not be started: " + e.getMessage(), false));
    }
  }

  private void prepare(Map<String, String> environment, List<Integer> share) {
    gpus.limit(share, environment);
    environment.put(RUN, runDirectory.toAbsolutePath().toString());
  }

  @Override
  public void setTask(Action.SetTask action) {
    with(action.process(), process -> process.setTask(action.task()));
  }

  @Override
  public void startCalls(Action.StartCalls action) {
    with(action.process(), process -> process.startCalls(action.id(), action.items()));
  }

  @Override
  public void stopCalls(Action.StopCalls action) {
    with(action.process(), process -> process.stopCalls(action.id()));
  }

  @Override
  public void end(ProcessNumber number) {
    with(number, ContextProcess::end);
  }

  @Override
  public void kill(ProcessNumber number) {
    with(number, ContextProcess::kill);
  }

  private void with(ProcessNumber number, Consumer<ContextProcess> then) {
    ContextProcess process = processes.get(number);
    if (process != null) {
      then.accept(process);
    }
  }

  @Override
  public void handled(long handled, long kept) {
    results.leave(handled, kept);
  }

  @Override
  public void forget(ProcessNumber number) {
    processes.remove(number);
    contexts.remove(number);
    files.drop(number);
  }

  /** Contexts of the next run may have the same ids, but get separate log files. */
  @Override
  public void leaveRun() {
    files.leaveRun();
    noise.leaveRun();
  }

  @Override
  public void close() {
    processes.values().forEach(ContextProcess::kill);
    files.close();
    noise.close();
  }

  /** Turns reports of a process into events. */
  private final class ContextReports implements ContextProcess.Listener {
    private final ProcessNumber number;
    private final ContextShare.Turn turn;
    private LoadedContent content = LoadedContent.NOTHING;

    ContextReports(ProcessNumber number, ContextShare.Turn turn) {
      this.number = number;
      this.turn = turn;
    }

    @Override
    public void window(int calls) {
      told.accept(new Event.WindowAnnounced(number, calls));
    }

    @Override
    public void loaded(LoadedContent loaded) {
      content = loaded;
    }

    @Override
    public void ready(long loadMillis, boolean stopsCalls) {
      turn.loaded();
      told.accept(new Event.ProcessReady(number, loadMillis, stopsCalls, content));
    }

    @Override
    public void broken(String reason, Recurrence recurrence) {
      told.accept(new Event.ProcessBroken(number, reason, recurrence));
    }

    @Override
    public void callsEnded(int[] id, byte[] outcome, int[] micros, List<Payload> payload) {
      told.accept(new Event.CallsEnded(number, id, outcome, micros, payload));
    }

    @Override
    public void fileReturned(int id, int micros, TakenFile file) {
      told.accept(new Event.FileReturned(number, id, micros));
      files.add(number, id, micros, file);
    }

    @Override
    public void takeRoom(int bytes) {
      try {
        results.enter(bytes);
      } catch (InterruptedException e) {
        throw new IllegalStateException("nobody interrupts this thread", e);
      }
    }

    @Override
    public void giveBackRoom(int bytes) {
      results.leave(bytes);
    }

    @Override
    public void ended(String evidence, boolean killed) {
      told.accept(new Event.ProcessEnded(number, evidence, killed));
    }
  }
}
