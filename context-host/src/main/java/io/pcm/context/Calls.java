package io.pcm.context;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.context.Frame;
import io.pcm.api.library.AsyncFileFunction;
import io.pcm.api.library.AsyncLibraryFunction;
import io.pcm.api.library.AsyncNotedFunction;
import io.pcm.api.library.FileFunction;
import io.pcm.api.library.FileResult;
import io.pcm.api.library.LibraryFunction;
import io.pcm.api.library.NotedFunction;
import io.pcm.api.library.NotedResult;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Runs calls, each in a slot, and sends one answer for each. Used by one thread. */
final class Calls {
  private final Slots slots;
  private final AnswerWriter answers;
  private final IntConsumer halt;
  private final Map<Integer, OpenCall> open = new ConcurrentHashMap<>();

  /**
   * @param halt ends the process with an exit code, from any thread; in tests it may return
   */
  Calls(Slots slots, AnswerWriter answers, IntConsumer halt) {
    this.slots = slots;
    this.answers = answers;
    this.halt = halt;
  }

  /** Waits for a free slot, then starts the call; with one slot it may already have ended. */
  void start(LibraryFunction function, Frame frame) throws InterruptedException {
    slots.take();
    OpenCall call = new OpenCall(frame.id());
    open.put(frame.id(), call);
    if (function instanceof AsyncLibraryFunction async) {
      start(async, frame.payload(), call);
    } else {
      slots.run(() -> run(function, frame.payload(), call));
    }
  }

  /** Stops the call, if it is in flight and asynchronous. Used by any thread. */
  void stop(int id) {
    OpenCall call = open.get(id);
    if (call != null) {
      call.stop();
    }
  }

  /** Waits until no call is in flight. */
  void awaitIdle() throws InterruptedException {
    slots.awaitIdle();
  }

  private static void run(LibraryFunction function, Json item, OpenCall call) {
    try {
      if (function instanceof FileFunction files) {
        call.endedWithFile(files.make(item), null);
      } else if (function instanceof NotedFunction noted) {
        call.ended(noted.answer(item), null);
      } else {
        call.endedPlainly(function.call(item), null);
      }
    } catch (Throwable e) {
      call.ended(null, e);
    } finally {
      Thread.interrupted();
    }
  }

  private static void start(AsyncLibraryFunction function, Json item, OpenCall call) {
    try {
      if (function instanceof AsyncFileFunction files) {
        watch(files.startFile(item), call::endedWithFile, call);
      } else if (function instanceof AsyncNotedFunction noted) {
        watch(noted.startNoted(item), call::ended, call);
      } else {
        watch(function.start(item), call::endedPlainly, call);
      }
    } catch (Throwable e) {
      call.ended(null, e);
    } finally {
      Thread.interrupted();
    }
  }

  private static <T> void watch(
      @Nullable CompletionStage<T> stage,
      BiConsumer<? super @Nullable T, ? super @Nullable Throwable> end,
      OpenCall call) {
    if (stage == null) {
      call.refused(new CallError(CallError.BAD_RESULT, "the function returned null, not a stage"));
    } else {
      stage.whenComplete(end);
      call.runsAs(stage);
    }
  }

  /** A call in flight. It ends once, whatever a library's own kind of stage reports. */
  private final class OpenCall {
    private final int id;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable CompletionStage<?> stage;
    private volatile boolean stopped;

    OpenCall(int id) {
      this.id = id;
    }

    void endedPlainly(@Nullable Json result, @Nullable Throwable thrown) {
      ended(result == null ? null : NotedResult.of(result), thrown);
    }

    void endedWithFile(@Nullable FileResult result, @Nullable Throwable thrown) {
      ended(thrown, () -> answers.file(id, result));
    }

    void ended(@Nullable NotedResult result, @Nullable Throwable thrown) {
      ended(thrown, () -> answers.result(id, result));
    }

    private void ended(@Nullable Throwable thrown, Answer otherwise) {
      Throwable cause = thrown == null ? null : ThrownText.unwrapped(thrown);
      if (cause instanceof OutOfMemoryError e) {
        end(() -> halt.accept(ContextHost.outOfMemory(e)));
      } else if (cause != null) {
        end(() -> answers.error(id, ThrownText.ofCall(cause)));
      } else {
        end(otherwise);
      }
    }

    void runsAs(CompletionStage<?> running) {
      stage = running;
      if (stopped) {
        stop();
      }
    }

    void stop() {
      stopped = true;
      CompletionStage<?> running = stage;
      if (running == null) {
        return;
      }
      try {
        running.toCompletableFuture().cancel(true);
      } catch (RuntimeException e) {
        HostLog.say("a call cannot be stopped: " + ThrownText.describe(e));
      }
    }

    void refused(CallError error) {
      end(() -> answers.error(id, error));
    }

    /** A stage would swallow what its dependents throw, so nothing is thrown from here. */
    private void end(Answer answer) {
      if (!ended.compareAndSet(false, true)) {
        return;
      }
      try {
        answer.send();
      } catch (IOException e) {
        HostLog.say("the pilot is gone: " + e.getMessage());
        halt.accept(ContextHost.PROTOCOL);
      } catch (OutOfMemoryError e) {
        halt.accept(ContextHost.outOfMemory(e));
      } catch (Throwable e) {
        HostLog.say(ThrownText.describe(e));
        halt.accept(ContextHost.PROTOCOL);
      } finally {
        open.remove(id, this);
        slots.release();
      }
    }
  }

  private interface Answer {
    void send() throws IOException;
  }
}
