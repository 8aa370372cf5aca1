package io.pcm.pilot.process;

import io.pcm.api.Json;
import io.pcm.api.context.Frame;
import io.pcm.pilot.core.Recurrence;
import io.pcm.protocol.message.LoadedContent;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One process of a context, from its start to the end of its process group. It has four threads: to
 * write frames, read frames, log its output, and wait for its end. No method blocks. Not
 * thread-safe, but different threads may use it one after another.
 */
public final class ContextProcess {
  /** Called by threads of the process; {@link #ended} is called last and once. */
  public interface Listener {
    /**
     * @param calls how many calls the process takes at a time, at least 1
     */
    void window(int calls);

    /** Comes before {@link #ready}. */
    default void loaded(LoadedContent content) {}

    /**
     * @param stopsCalls whether it can stop single calls
     */
    void ready(long loadMillis, boolean stopsCalls);

    /** Its library cannot be loaded. */
    void broken(String reason, Recurrence recurrence);

    /** All columns have the same length; results are well-formed JSON on one line. */
    void callsEnded(int[] id, byte[] outcome, int[] micros, List<Payload> payload);

    /** The call needs no slot any more; the file is the listener's. */
    void fileReturned(int id, int micros, TakenFile file);

    /** Waits until there is space for an answer of this size, and takes it. */
    default void takeRoom(int bytes) {}

    /**
     * Gives back space that is not taken up by results in {@link #callsEnded}; negative if more is.
     */
    default void giveBackRoom(int bytes) {}

    /**
     * @param killed whether something other than the pilot killed it
     */
    void ended(String evidence, boolean killed);
  }

  /** How long lines of output wait for others, so that no line wakes a thread for itself. */
  private static final long NOISE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Maximum time to read what a dead process left in its pipes. */
  private static final long DRAIN_MILLIS = 3_000;

  /**
   * Delay after a SIGKILL that the pilot did not send. Whoever kills a whole job (HTCondor, if its
   * starter is gone) may kill the contexts first. If the pilot reported their end before it is
   * killed itself, their calls would be charged for what happened to the job.
   */
  private static final long KILLED_TOO_MILLIS = 1_000;

  /** An exit code above it is a signal. */
  private static final int SIGNALLED = 128;

  /** Wrappers use the codes above for mistakes of their own. */
  private static final int SIGNALLED_MOST = SIGNALLED + 64;

  private static final int EXIT_SIGKILL = SIGNALLED + 9;

  private static final Json NOTHING = Json.of("{}");

  private final GuardedProcess guarded;
  private final Process process;
  private final ContextLog log;
  private final Listener listener;
  private final FrameWriter writer;
  private final FrameReader reader;
  private final LibraryHere library;
  private final String name;
  private volatile boolean killedByPilot;

  ContextProcess(
      GuardedProcess guarded, ContextLog log, LibraryHere library, String name, Listener listener) {
    this.guarded = guarded;
    this.process = guarded.process();
    this.log = log;
    this.library = library;
    this.name = name;
    this.listener = listener;
    this.writer = new FrameWriter(process.getOutputStream());
    this.reader = new FrameReader(process, this::kill, library, guarded.taker(), listener);
  }

  public long pid() {
    return process.pid();
  }

  /** The following calls belong to this task. */
  public void setTask(TaskSpec task) {
    String payload =
        "{\"function\":" + Json.quote(task.function()) + ",\"settings\":" + task.settings() + "}";
    writer.write(new Frame(Frame.Kind.TASK, 0, Json.of(payload)));
  }

  /** Starts calls under numbers that no call of this process has or had. */
  public void startCalls(int[] id, List<Json> items) {
    for (int i = 0; i < id.length; i++) {
      reader.expect(id[i]);
      writer.write(new Frame(Frame.Kind.CALL, id[i], items.get(i)));
    }
  }

  /** Lets the process stop these calls. */
  public void stopCalls(int[] id) {
    for (int each : id) {
      writer.write(new Frame(Frame.Kind.STOP, each, NOTHING));
    }
  }

  /** Closes the process's input after all frames are written; then it should end. */
  public void end() {
    reader.expectEnd();
    writer.end();
  }

  /**
   * Kills the process and its group. {@link Process#destroy} would close the pipes and lose their
   * content.
   */
  public void kill() {
    killedByPilot = true;
    thread("kill", this::killGroup).start();
  }

  private void killGroup() {
    try {
      guarded.killGroup();
    } catch (IOException e) {
      // The guard is gone, so the whole pilot ends; another place logs that.
      reader.note("its process group could not be killed: " + e.getMessage());
    } finally {
      process.toHandle().destroyForcibly();
    }
  }

  /**
   * @param slots as many calls run at once
   * @param refusal why the process must not load; empty if it may
   * @param turn when it may load
   */
  void run(
      Json loadRequest, int slots, Supplier<Optional<String>> refusal, ContextShare.Turn turn) {
    reader.slots(slots);
    writer.write(new Frame(Frame.Kind.LOAD, 0, loadRequest));
    Thread reading = thread("frames", reader::run);
    Thread pumping = thread("noise", this::pumpNoise);
    thread("writer", () -> writer.run(() -> mayGo(refusal.get(), turn))).start();
    reading.start();
    pumping.start();
    thread("end", () -> awaitEnd(reading, pumping, turn)).start();
  }

  private boolean mayGo(Optional<String> refusal, ContextShare.Turn turn) {
    if (refusal.isPresent()) {
      reader.expectNoAnswer();
      listener.broken(refusal.get(), Recurrence.UNKNOWN);
      kill();
      return false;
    }
    long before = System.nanoTime();
    turn.await();
    reader.waited(System.nanoTime() - before);
    return true;
  }

  private Thread thread(String what, Runnable body) {
    Thread thread = new Thread(body, name + "-" + what);
    thread.setDaemon(true);
    return thread;
  }

  private void pumpNoise() {
    byte[] buffer = new byte[16 * 1024];
    try (var noise = process.getErrorStream()) {
      for (int n = noise.read(buffer); n >= 0; n = noise.read(buffer)) {
        log.write(buffer, n);
        if (n < buffer.length) {
          LockSupport.parkNanos(NOISE_NANOS);
        }
      }
    } catch (IOException e) {
      byte[] notice =
          ("[pcm: the rest is lost: " + e.getMessage() + "]").getBytes(StandardCharsets.UTF_8);
      log.write(notice, notice.length);
    }
  }

  private void awaitEnd(Thread reading, Thread pumping, ContextShare.Turn turn) {
    try {
      int code = process.waitFor();
      boolean killedFromOutside = code == EXIT_SIGKILL && !killedByPilot;
      killGroup();
      turn.ended(guarded.forget());
      reading.join(DRAIN_MILLIS);
      pumping.join(DRAIN_MILLIS);
      reader.silence();
      writer.end();
      if (killedFromOutside) {
        TimeUnit.MILLISECONDS.sleep(KILLED_TOO_MILLIS);
      }
      listener.ended(evidence(code), killedFromOutside);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    } catch (IOException e) {
      turn.ended(Set.of());
      listener.ended(evidence(process.exitValue()), false);
    }
  }

  private String evidence(int code) {
    StringBuilder text = new StringBuilder();
    reader.notes().forEach(note -> text.append(note).append('\n'));
    // That the pilot has killed it says nothing about why it did not load.
    if (!(code == EXIT_SIGKILL && killedByPilot) || reader.served()) {
      text.append(Exits.describe(code)).append('\n');
    }
    boolean died = code > SIGNALLED && code <= SIGNALLED_MOST && !killedByPilot;
    if (!reader.answeredLoad() && !died) {
      library.advice(code).ifPresent(advice -> text.append(advice).append('\n'));
    }
    String tail = log.tail();
    if (!tail.isEmpty()) {
      text.append("its last output:\n").append(tail);
    }
    return text.toString().stripTrailing();
  }

  /** Waits until the process has ended, for tests and for the end of the pilot. */
  public boolean awaitExit(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }
}
