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
 * One process of a context, from its start to the end of its whole process group. Four threads
 * serve it: one writes frames, one reads them, one carries its noise away, one waits for its end.
 * No method blocks; all may be called from any one thread at a time.
 */
public final class ContextProcess {
  /** Told what the process does, from threads of its own, {@link #ended} last and once. */
  public interface Listener {
    void ready(long loadMillis);

    void broken(String reason);

    /** Columns of one length; results are well-formed JSON on one line. */
    void callsEnded(int[] id, byte[] outcome, int[] micros, List<Payload> payload);

    /**
     * @param killed whether somebody else than the pilot killed it
     */
    void ended(String evidence, boolean killed);
  }

  /** How long what a dead process left in its pipes may take to be read. */
  private static final long DRAIN_MILLIS = 3_000;

  /**
   * After a SIGKILL that was not ours. Who kills a whole job (HTCondor, when its starter is gone)
   * may come to its contexts first: a pilot that tells of their death while its own is on the way
   * would have their calls charged for what happened to the job.
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

  /** Where a context's process comes from and where its traces go. */
  public record Place(
      Launcher launcher, Guard guard, NoiseLog log, Path errorFile, FileCheck files) {}

  /**
   * Starts a process and tells it to load, once its files were found to be those of the run.
   *
   * @param spec the library
   * @param cores processors that the context may use
   * @param name of its threads
   * @throws IOException if it could not be started; nothing is left then
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

  /** The calls that follow are of this task. */
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

  /** Closes the process's input, once all frames are written; it should end then. */
  public void end() {
    reader.expectEnd();
    writer.end();
  }

  /**
   * Kills the process and its group. Not {@link Process#destroy}, which would close the pipes and
   * lose what they hold.
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
      // The guard is gone, so the whole pilot ends, and says so where that is noticed.
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

  /** Waits until the process has ended, for tests and for the pilot's own end. */
  public boolean awaitExit(long millis) throws InterruptedException {
    return process.waitFor(millis, TimeUnit.MILLISECONDS);
  }
}
