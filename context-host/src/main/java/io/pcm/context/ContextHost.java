package io.pcm.context;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.context.Frame;
import io.pcm.api.library.CallFailedException;
import io.pcm.api.library.InvalidLibraryException;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.LoadRequest;
import io.pcm.api.library.LoadedLibrary;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One context, from its LOAD frame to the end of its input. The calling thread loads the library,
 * prepares functions and, with one slot or for asynchronous functions, starts the calls. A second
 * thread only reads, so that the end of the input is noticed while a call runs.
 */
final class ContextHost {
  /** Time for running calls and the library's {@code close} after the end of the input. */
  static final long CLOSE_SECONDS = 5;

  static final int ENDED = 0;
  static final int BROKEN = 1;
  static final int OUT_OF_MEMORY = 3;
  static final int PROTOCOL = 70;

  private static final int BUFFER = 64 * 1024;

  private final LibraryLoader loader;
  private final IntConsumer halt;
  private final FrameQueue inbox = new FrameQueue();
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Null until the library is loaded. */
  private volatile @Nullable Calls calls;

  /**
   * @param halt ends the process with an exit code, from any thread; in tests it may return
   */
  ContextHost(LibraryLoader loader, IntConsumer halt) {
    this.loader = loader;
    this.halt = halt;
  }

  /**
   * Serves calls until the input ends.
   *
   * @return the exit code for the process, see {@link Main}
   */
  int run(InputStream frames, OutputStream out) {
    Thread reader = new Thread(() -> read(frames), "frames");
    reader.setDaemon(true);
    reader.start();
    try {
      return serve(new AnswerWriter(out));
    } catch (IOException e) {
      HostLog.say("the pilot is gone: " + e.getMessage());
      return PROTOCOL;
    } catch (JsonScanner.InvalidJsonException e) {
      HostLog.say("a broken frame: " + e.getMessage());
      return PROTOCOL;
    } catch (InterruptedException e) {
      return PROTOCOL;
    } catch (OutOfMemoryError e) {
      return outOfMemory(e);
    } finally {
      finished.countDown();
    }
  }

  /** Reports it; returns the exit code. */
  static int outOfMemory(OutOfMemoryError e) {
    boolean threads = String.valueOf(e.getMessage()).contains("native thread");
    HostLog.say(
        threads
            ? e + "; use fewer slots, or an AsyncLibraryFunction, which needs no thread per call"
            : e + "; give the library's JVM more memory with jvm-options: [-Xmx2g]");
    return OUT_OF_MEMORY;
  }

  private void read(InputStream frames) {
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(frames, BUFFER));
      for (Optional<Frame> f = Frame.read(in); f.isPresent(); f = Frame.read(in)) {
        Calls running = calls;
        if (f.get().kind() == Frame.Kind.STOP && running != null) {
          running.stop(f.get().id());
        } else {
          inbox.add(f.get());
        }
      }
      inbox.end();
      if (!finished.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        HostLog.say("still busy " + CLOSE_SECONDS + " s after its input ended; exiting anyway");
        halt.accept(ENDED);
      }
    } catch (IOException e) {
      HostLog.say("cannot read frames: " + e.getMessage());
      halt.accept(PROTOCOL);
    } catch (InterruptedException e) {
      halt.accept(PROTOCOL);
    } catch (OutOfMemoryError e) {
      halt.accept(outOfMemory(e));
    }
  }

  private int serve(AnswerWriter answers)
      throws IOException, InterruptedException, JsonScanner.InvalidJsonException {
    Optional<Frame> first = inbox.take();
    if (first.isEmpty()) {
      return ENDED;
    }
    if (first.get().kind() != Frame.Kind.LOAD) {
      HostLog.say("the first frame must be LOAD, not " + first.get().kind());
      return PROTOCOL;
    }
    LoadRequest request = request(first.get().payload());
    LoadedLibrary library;
    try {
      library = loader.load(request);
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      answers.broken(ThrownText.ofLoad(e), e instanceof InvalidLibraryException);
      return BROKEN;
    }
    try (Slots slots = new Slots(request.slots(), halt)) {
      HostWindow window = new HostWindow(answers, slots, halt);
      try {
        library.announceWindow(window);
      } catch (Exception e) {
        answers.broken(ThrownText.ofLoad(e), false);
        return BROKEN;
      }
      Calls running = new Calls(slots, answers, halt);
      calls = running;
      window.ready(library.stopsCalls());
      int code = answer(library, running);
      running.awaitIdle();
      close(library);
      return code;
    }
  }

  private static LoadRequest request(Json payload) throws JsonScanner.InvalidJsonException {
    Map<String, Json> members = JsonScanner.members(payload);
    return new LoadRequest(
        members.getOrDefault("settings", Json.of("{}")),
        number(members, "slots", Limits.SLOTS),
        number(members, "cores", Integer.MAX_VALUE));
  }

  private static int number(Map<String, Json> members, String name, int max)
      throws JsonScanner.InvalidJsonException {
    String text = members.getOrDefault(name, Json.of("1")).toString();
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // thrown below
    }
    throw new JsonScanner.InvalidJsonException(
        name + " must be a number from 1 to " + max + ", not " + text);
  }

  private int answer(LoadedLibrary library, Calls calls)
      throws InterruptedException, JsonScanner.InvalidJsonException {
    LibraryFunction function =
        refusing(new CallError(CallError.CALL_FAILED, "a CALL came before any TASK"));
    for (Optional<Frame> next = inbox.take(); next.isPresent(); next = inbox.take()) {
      Frame frame = next.get();
      switch (frame.kind()) {
        case TASK -> {
          calls.awaitIdle();
          function = prepare(library, frame.payload());
        }
        case CALL -> calls.start(function, frame);
        default -> {
          HostLog.say("a pilot never sends " + frame.kind());
          return PROTOCOL;
        }
      }
    }
    return ENDED;
  }

  private static LibraryFunction prepare(LoadedLibrary library, Json payload)
      throws JsonScanner.InvalidJsonException {
    Map<String, Json> task = JsonScanner.members(payload);
    String name = JsonScanner.text(task.getOrDefault("function", Json.of("\"\"")));
    try {
      LibraryFunction function =
          library.function(name, task.getOrDefault("settings", Json.of("{}")));
      return function != null
          ? function
          : refusing(
              new CallError(
                  CallError.CALL_FAILED, "the library returned null for function " + name));
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      return refusing(ThrownText.ofCall(e));
    }
  }

  private static LibraryFunction refusing(CallError error) {
    return item -> {
      throw new CallFailedException(error);
    };
  }

  private static void close(LoadedLibrary library) {
    try {
      library.close();
    } catch (Throwable e) {
      HostLog.say("the library's close failed: " + ThrownText.describe(e));
    }
  }
}
