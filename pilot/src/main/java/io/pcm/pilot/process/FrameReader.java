package io.pcm.pilot.process;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.context.Frame;
import io.pcm.api.library.CallFailedException;
import io.pcm.pilot.core.Recurrence;
import io.pcm.protocol.message.Payload;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Reads and checks the frames of a process. A process that violates the context protocol is killed,
 * and a note says how it did so. Calls that end at about the same time are reported together.
 */
final class FrameReader {
  /** How long a process may live after it has closed its descriptor for answers. */
  private static final long MUTE_SECONDS = 5;

  /** Before a larger answer, the ones before it are reported, because it may have to wait. */
  private static final int SMALL = 64 * 1024;

  private final Process process;
  private final Runnable kill;
  private final LibraryHere files;
  private final FileTaker taker;
  private final ContextProcess.Listener listener;
  private final long started = System.nanoTime();
  private final CallClock running = new CallClock();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final BufferedInputStream buffer;
  private final CallEnds ends = new CallEnds();
  private volatile long waited;
  private volatile int slots = 1;
  private volatile boolean endExpected;
  private volatile boolean silenced;
  private boolean loading = true;
  private volatile boolean answeredLoad;
  private volatile boolean served;

  /** Bytes of the result or error that the last frame added to {@link #ends}. */
  private int reported;

  FrameReader(
      Process process,
      Runnable kill,
      LibraryHere files,
      FileTaker taker,
      ContextProcess.Listener listener) {
    this.taker = taker;
    this.process = process;
    this.kill = kill;
    this.files = files;
    this.listener = listener;
    this.buffer = new BufferedInputStream(process.getInputStream(), 64 * 1024);
  }

  /** As many calls run at once. */
  void slots(int number) {
    slots = number;
    running.slots(number, System.nanoTime());
  }

  void expect(int id) {
    running.given(id, System.nanoTime());
  }

  /** The process had to wait this long before it loaded, which is no part of its load. */
  void waited(long nanos) {
    waited = nanos;
  }

  void expectEnd() {
    endExpected = true;
  }

  /** Stops reporting. */
  void silence() {
    silenced = true;
  }

  /** Whether the process has answered LOAD, or need not do so any more. */
  boolean answeredLoad() {
    return answeredLoad;
  }

  /** Whether it was loaded, so that calls could run in it. */
  boolean served() {
    return served;
  }

  void expectNoAnswer() {
    answeredLoad = true;
  }

  void note(String what) {
    notes.add(what);
  }

  List<String> notes() {
    return notes;
  }

  void run() {
    DataInputStream in = new DataInputStream(buffer);
    try {
      for (var next = Frame.Head.read(in); next.isPresent(); next = Frame.Head.read(in)) {
        if (!takeNext(next.get(), in) || silenced) {
          break;
        }
        if (ends.full() || !anotherIsHere()) {
          ends.deliver(listener);
        }
      }
      ends.deliver(listener);
      awaitEnd();
    } catch (EOFException e) {
      ends.deliver(listener);
      awaitEnd();
    } catch (IOException e) {
      ends.deliver(listener);
      violated(String.valueOf(e.getMessage()));
    }
  }

  private void awaitEnd() {
    try {
      if (!endExpected && !process.waitFor(MUTE_SECONDS, TimeUnit.SECONDS)) {
        violated("it closed its descriptor for answers but kept running");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  /**
   * A result that is too long fails only its call; any other frame that is too long kills the
   * context.
   */
  private boolean takeNext(Frame.Head head, DataInputStream in) throws IOException {
    boolean skipped = head.tooLong() && head.kind() == Frame.Kind.RESULT && running.has(head.id());
    if (!skipped) {
      return takeWhole(head, in);
    }
    head.skipPayload(in);
    failed(head.id(), AnswerCheck.tooLarge(head.payloadBytes()));
    listener.giveBackRoom(-reported);
    return true;
  }

  /** Reads the payload only when there is space for it, which may take long. */
  private boolean takeWhole(Frame.Head head, DataInputStream in) throws IOException {
    int room = head.tooLong() ? 0 : head.payloadBytes();
    if (!ends.isEmpty() && room > SMALL) {
      ends.deliver(listener);
    }
    listener.takeRoom(room);
    reported = 0;
    try {
      Frame frame = head.readPayload(in);
      return !silenced && take(frame);
    } finally {
      if (room != reported) {
        listener.giveBackRoom(room - reported);
      }
    }
  }

  /** Whether the next frame is available completely. */
  private boolean anotherIsHere() throws IOException {
    int available = buffer.available();
    if (available < 4) {
      return false;
    }
    buffer.mark(4);
    long length = Integer.toUnsignedLong(new DataInputStream(buffer).readInt());
    buffer.reset();
    return available - 4 >= length;
  }

  private boolean take(Frame frame) {
    return switch (frame.kind()) {
      case READY -> loaded(frame);
      case WINDOW -> window(frame, "calls");
      case BROKEN -> broken(frame);
      case RESULT, FILE, ERROR -> callEnded(frame);
      case LOAD, TASK, CALL, STOP ->
          violated("it sent a " + frame.kind() + " frame, which only a pilot sends");
    };
  }

  /**
   * Accepts the load only if the files are unchanged, because the library may have read them later.
   */
  private boolean loaded(Frame ready) {
    answeredLoad = true;
    Optional<String> refusal =
        loading
            ? files.changed()
            : Optional.of("the context broke its protocol: it said twice that it is loaded");
    if (refusal.isPresent()) {
      ends.deliver(listener);
      listener.broken(refusal.get(), Recurrence.UNKNOWN);
      kill.run();
      return false;
    }
    loading = false;
    served = true;
    if (AnswerCheck.number(ready.payload(), "window").isPresent() && !window(ready, "window")) {
      return false;
    }
    listener.loaded(files.others(ToldContent.of(ready.payload())));
    listener.ready(
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started - waited),
        AnswerCheck.says("stops-calls", ready.payload()));
    return true;
  }

  private boolean window(Frame frame, String member) {
    int calls = AnswerCheck.number(frame.payload(), member).orElse(0);
    if (loading || calls < 1) {
      return violated(
          loading
              ? "it announced a window before it had loaded"
              : "it announced a window that is not a number from 1 to " + Integer.MAX_VALUE);
    }
    ends.deliver(listener);
    running.slots(Math.min(calls, slots), System.nanoTime());
    listener.window(calls);
    return true;
  }

  private boolean broken(Frame frame) {
    if (!loading) {
      return violated("it said that it could not load after it had loaded");
    }
    endExpected = true;
    answeredLoad = true;
    CallError error = AnswerCheck.error(frame.payload());
    boolean plain = error.kind().equals(CallError.LOAD_FAILED);
    listener.broken(
        plain ? error.message() : error.kind() + ": " + error.message(),
        AnswerCheck.recurrence(frame.payload()));
    return true;
  }

  private boolean callEnded(Frame frame) {
    if (!running.has(frame.id())) {
      return violated("it answered call " + frame.id() + ", which is not running");
    }
    if (frame.kind() == Frame.Kind.ERROR) {
      failed(frame.id(), AnswerCheck.error(frame.payload()));
      return true;
    }
    try {
      if (frame.kind() == Frame.Kind.FILE) {
        TakenFile file = taker.take(FileAnswer.of(frame.payload()));
        listener.fileReturned(frame.id(), micros(frame.id()), file);
      } else {
        Json answer = AnswerCheck.result(frame.payload()).written();
        callEnded(frame.id(), Outcome.SUCCEEDED, answer);
      }
    } catch (CallFailedException e) {
      failed(frame.id(), e.error());
    }
    return true;
  }

  private void failed(int id, CallError error) {
    callEnded(id, Outcome.FAILED, error.toJson());
  }

  private void callEnded(int id, Outcome outcome, Json payload) {
    ends.add(id, outcome.code(), micros(id), new Payload(payload));
    reported = payload.length();
  }

  /** The call has ended; how long it ran. */
  private int micros(int id) {
    long micros = TimeUnit.NANOSECONDS.toMicros(running.ended(id, System.nanoTime()));
    return (int) Math.min(Integer.MAX_VALUE, micros);
  }

  private boolean violated(String how) {
    note("the context broke its protocol: " + how);
    ends.deliver(listener);
    kill.run();
    return false;
  }
}
