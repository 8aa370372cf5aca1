package io.pcm.pilot;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Library;
import io.pcm.model.FileDigests;
import io.pcm.model.UserCache;
import io.pcm.pilot.SingleReports.Told;
import io.pcm.pilot.process.CarriedFiles;
import io.pcm.pilot.process.ContextLog;
import io.pcm.pilot.process.ContextProcess;
import io.pcm.pilot.process.ContextShare;
import io.pcm.pilot.process.ContextStarter;
import io.pcm.pilot.process.Guard;
import io.pcm.pilot.process.Launcher;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One context of this process, without a manager: the process that a pilot would start, with the
 * same settings, GPUs, environment and guard. It gets one call at a time. When this process ends in
 * any way, the context's processes and files are removed. Used by one thread.
 */
public final class SingleContext implements AutoCloseable {
  /** How long a context may take to end by itself; longer than its libraries have. */
  private static final Duration GENTLE_END = Duration.ofSeconds(7);

  /** How long the end of a killed process may take to be reported. */
  private static final Duration KILL_TAKES = Duration.ofSeconds(15);

  /** How long the process may take to stop a call. */
  private static final Duration STOP_TAKES = Duration.ofSeconds(10);

  private final Library library;
  private final Guard guard;
  private final SingleReports reports = new SingleReports();
  private final ContextLog log;
  private final ContextProcess process;
  private final ContextShare.Turn turn;
  private final Thread atExit;
  private int calls;
  private boolean stopsCalls;
  private boolean over;

  private SingleContext(Library library, Path home, Guard guard) throws IOException {
    this.library = library;
    this.guard = guard;
    this.log = new ContextLog(guard.folder().resolve("context.log"), ContextLog.FILE_BYTES);
    Launcher launcher =
        new Launcher(
            home, Path.of(System.getProperty("java.home"), "bin", "java"), CarriedFiles.NONE);
    ContextStarter starter =
        new ContextStarter(
            launcher, guard, launcher.fileCheck(FileDigests.in(UserCache.ofThisProcess())));
    ContextShare share =
        share(library, (longest, what) -> reports.put(new Told.Waits(longest, what)));
    this.turn = share.turn();
    this.process =
        starter.start(
            new LibrarySpec(new LibraryNumber(0), library),
            share,
            log,
            "context-" + library.name(),
            reports);
    this.atExit = new Thread(() -> end(guard, reports), "end-of-context");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts the process of a context, which then loads.
   *
   * @param home the installation, with the context host and PCM's own libraries
   * @throws IOException if it cannot be started, or this machine has too few GPUs
   */
  public static SingleContext start(Library library, Path home) throws IOException {
    Guard guard = Guard.start();
    boolean started = false;
    try {
      SingleContext context = new SingleContext(library, home, guard);
      started = true;
      return context;
    } finally {
      if (!started) {
        guard.close();
      }
    }
  }

  /** As on a pilot with the GPUs that the library reserves, and this machine's processors. */
  private static ContextShare share(Library library, GpuTurns.Listener listener)
      throws IOException {
    int cores = library.resources().cores();
    int wanted = library.resources().gpuCount();
    JobGpus gpus =
        JobGpus.find(System.getenv(), OptionalInt.of(Math.max(1, wanted)), new NvidiaSmi());
    int here = gpus.gpus().size();
    if (here < wanted) {
      throw new IOException(
          "the library "
              + library.name()
              + " reserves "
              + library.resources().display()
              + ", but the number of GPUs here is "
              + here
              + ": try it on a machine that has more, or reserve less");
    }
    List<Integer> numbers = IntStream.range(0, wanted).boxed().toList();
    ContextShare.Turn turn =
        new GpuTurns(gpus)
            .of("context of " + library.name(), numbers, library.resources(), listener);
    return new ContextShare(
        cores > 0 ? cores : Runtime.getRuntime().availableProcessors(),
        environment -> gpus.limit(numbers, environment),
        turn);
  }

  /** A library could not be loaded; the message has the reason, with the process's output. */
  public static final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean certain;

    LoadException(String message, boolean certain) {
      super(message);
      this.certain = certain;
    }

    /** Whether the load would fail like this on every machine. */
    public boolean isCertain() {
      return certain;
    }
  }

  /**
   * Waits until the library is loaded.
   *
   * @param waits told when the load has to wait, and for what
   * @return how long the load took
   * @throws LoadException if it could not be loaded within its timeout
   */
  public Duration awaitLoaded(Consumer<String> waits) throws LoadException, InterruptedException {
    Duration timeout = library.loadTimeout();
    Told told = reports.next(timeout);
    while (told instanceof Told.Waits waiting) {
      if (!waiting.longest().isZero()) {
        waits.accept("waits until " + waiting.what());
      }
      told = reports.next(waiting.longest().plus(timeout));
    }
    if (told instanceof Told.Ready ready) {
      turn.loaded();
      stopsCalls = ready.stopsCalls();
      return Duration.ofMillis(ready.millis());
    }
    if (told instanceof Told.Broken broken) {
      throw new LoadException(
          (broken.reason() + "\n" + killed()).stripTrailing(), broken.certain());
    }
    if (told instanceof Told.Over end) {
      over = true;
      throw new LoadException(end.evidence(), false);
    }
    throw new LoadException(
        ("not loaded after " + seconds(timeout) + " (load-timeout)\n" + killed()).stripTrailing(),
        false);
  }

  /** The following calls belong to this task. */
  public void setTask(TaskSpec task) {
    process.setTask(task);
  }

  /**
   * How a call ended.
   *
   * @param payload the result with its notes, or the {@link CallError} of a call that failed
   * @param micros how long it ran
   */
  public record CallReport(Outcome outcome, Payload payload, int micros) {}

  /**
   * Makes a call and waits for its end. After a call that the context did not survive, it is over.
   */
  public CallReport call(Json item) throws InterruptedException {
    long began = System.nanoTime();
    process.startCalls(new int[] {++calls}, List.of(item));
    Told told = reports.next(library.callTimeout());
    boolean late = told instanceof Told.Nothing;
    if (late && stopsCalls) {
      process.stopCalls(new int[] {calls});
      told = reports.next(STOP_TAKES);
    }
    if (told instanceof Told.Answered answered
        && !(late && answered.report().outcome() == Outcome.FAILED)) {
      return answered.report();
    }
    String evidence = told instanceof Told.Answered ? "" : lastOutput(told);
    CallError error =
        late
            ? new CallError(CallError.CALL_TIMEOUT, tooLong() + evidence)
            : new CallError(CallError.CONTEXT_DIED, evidence.strip());
    long micros = (System.nanoTime() - began) / 1000;
    return new CallReport(
        Outcome.FAILED, new Payload(error.toJson()), (int) Math.min(Integer.MAX_VALUE, micros));
  }

  private String tooLong() {
    return "a call ran longer than " + seconds(library.callTimeout()) + " (call-timeout)";
  }

  /** The last output of the process, behind a line break; kills it unless it has ended. */
  private String lastOutput(Told told) throws InterruptedException {
    over = true;
    return ("\n" + (told instanceof Told.Over end ? end.evidence() : killed())).stripTrailing();
  }

  /** Whether the context is gone, so that it answers no more calls. */
  public boolean isOver() {
    return over;
  }

  /** Kills the process and waits for its end; returns its last output. */
  private String killed() throws InterruptedException {
    over = true;
    process.kill();
    Told told = reports.next(KILL_TAKES);
    while (!(told instanceof Told.Over) && !(told instanceof Told.Nothing)) {
      told = reports.next(KILL_TAKES);
    }
    return told instanceof Told.Over end ? end.evidence() : "its process could not be killed";
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  /** Ends the context: gently if it is well, so that its library can close. */
  @Override
  public void close() {
    try {
      if (!over) {
        process.end();
        process.awaitExit(GENTLE_END.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    over = true;
    log.close();
    end(guard, reports);
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This process ends already, and the hook has nothing left to do.
    }
  }

  /** What happens to the context from now on is our own doing. */
  private static void end(Guard guard, SingleReports reports) {
    reports.silence();
    guard.close();
  }
}
