package io.pcm.pilot.process;

import io.pcm.api.Json;
import io.pcm.api.context.Frame;
import io.pcm.api.workflow.Library;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One process of a context, from its start to the end of its process group. It has four threads: to
 * write frames, read frames, log its output, and wait for its end. No method blocks. Not
 * thread-safe, but different threads may use it one after another.
 */
public final class ContextProcess {
  /** Called by threads of the process; {@link #ended} is called last and once. */
  public interface Listener {
    void ready(long loadMillis);

    void broken(String reason);

    /** All columns have the same length; results are well-formed JSON on one line. */
    void callsEnded(int[] id, byte[] outcome, int[] micros, List<Payload> payload);

    /**
     * @param killed whether something other than the pilot killed it
     */
    void ended(String evidence, boolean killed);
  }

  /** Maximum time to read what a dead process left in its pipes. */
  private static final long DRAIN_MILLIS = 3_000;

  /**
   * Delay after a SIGKILL that the pilot did not send. Whoever kills a whole job (HTCondor, if its
   * starter is gone) may kill the contexts first. If the pilot reported their end before it is
   * killed itself, their calls would be charged for what happened to the job.
   */
  private static final long KILLED_TOO_MILLIS = 1_000;

  private static final int EXIT_SIGKILL = 128 + 9;

  private final Process process;
  private final Guard guard;
  private final NoiseLog log;
  private final Listener listener;
  private final FrameWriter writer;
  private final FrameReader reader;
  private final String name;
  private volatile boolean killedByPilot;

  private ContextProcess(
      Process process, Place place, LibrarySpec spec, Listener listener, String name) {
    this.process = process;
    this.guard = place.guard();
    this.log = place.log();
    this.listener = listener;
    this.name = name;
    this.writer = new FrameWriter(process.getOutputStream());
    this.reader = new FrameReader(process, this::kill, () -> place.files().changed(spec), listener);
  }

  /** Where a process comes from and where its logs go. */
  public record Place(
      Launcher launcher, Guard guard, NoiseLog log, Path errorFile, FileCheck files) {}

  /**
   * Starts a process, and tells it to load once its files have been checked.
   *
   * @param spec the library
   * @param cores processors that the context may use
   * @param name name of its threads
   * @throws IOException if it could not be started; then nothing of it remains
   */
  public static ContextProcess start(
      Place place, LibrarySpec spec, int cores, String name, Listener listener) throws IOException {
    Library here = place.launcher().here(spec.library());
    String mark = place.guard().nextMark();
    Process process = place.launcher().start(here, place.errorFile(), mark);
    try {
      place.guard().add(process.pid(), mark);
    } catch (IOException e) {
      process.destroyForcibly();
      throw new IOException("the pilot's guard is gone, so nothing is started", e);
    }
    place.log().newProcess();
    ContextProcess started = new ContextProcess(process, place, spec, listener, name);
    started.writer.write(new Frame(Frame.Kind.LOAD, 0, loadRequest(here, cores)));
    started.run(() -> place.files().refusal(spec));
    return started;
  }

  private static Json loadRequest(Library library, int cores) {
    String className =
        library.host() instanceof Library.Host.Jvm jvm
            ? ",\"class\":" + Json.quote(jvm.className())
            : "";
    return Json.of(
        "{\"settings\":"
            + library.settings()
            + ",\"slots\":"
            + library.slots()
            + ",\"cores\":"
            + cores
            + className
            + "}");
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
      guard.kill(process.pid());
      process.toHandle().destroyForcibly();
    } catch (IOException e) {
      // The guard is gone, so the whole pilot ends; another place logs that.
      reader.note("its process group could not be killed: " + e.getMessage());
      process.toHandle().destroyForcibly();
    }
  }

  private void run(Supplier<Optional<String>> refusal) {
    Thread reading = thread("frames", reader::run);
    Thread pumping = thread("noise", this::pumpNoise);
    thread("writer", () -> writer.run(() -> mayGo(refusal.get()))).start();
    reading.start();
    pumping.start();
    thread("end", () -> awaitEnd(reading, pumping)).start();
  }

  private boolean mayGo(Optional<String> refusal) {
    if (refusal.isPresent()) {
      listener.broken(refusal.get());
      kill();
    }
    return refusal.isEmpty();
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
      }
    } catch (IOException e) {
      byte[] notice =
          ("[pcm: the rest is lost: " + e.getMessage() + "]").getBytes(StandardCharsets.UTF_8);
      log.write(notice, notice.length);
    }
  }

  private void awaitEnd(Thread reading, Thread pumping) {
    try {
      int code = process.waitFor();
      boolean killedFromOutside = code == EXIT_SIGKILL && !killedByPilot;
      killGroup();
      guard.remove(process.pid());
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
      listener.ended(evidence(process.exitValue()), false);
    }
  }

  private String evidence(int code) {
    StringBuilder text = new StringBuilder();
    reader.notes().forEach(note -> text.append(note).append('\n'));
    text.append(Exits.describe(code));
    String tail = log.tail();
    if (!tail.isEmpty()) {
      text.append("\nits last output:\n").append(tail);
    }
    return text.toString();
  }

  /** Waits until the process has ended, for tests and for the end of the pilot. */
  public boolean awaitExit(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }
}
