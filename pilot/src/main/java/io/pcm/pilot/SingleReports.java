package io.pcm.pilot;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.pilot.core.Recurrence;
import io.pcm.pilot.process.ContextProcess;
import io.pcm.pilot.process.TakenFile;
import io.pcm.protocol.message.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Hands what the threads of a process report to the one thread that waits for it. */
final class SingleReports implements ContextProcess.Listener {
  /** What a {@link SingleContext} hears about its process. */
  sealed interface Told {
    /**
     * The library is loaded.
     *
     * @param stopsCalls whether it can stop single calls
     */
    record Ready(long millis, boolean stopsCalls) implements Told {}

    /** The library cannot be loaded. */
    record Broken(String reason, boolean certain) implements Told {}

    /** It may have to wait this long before it loads; zero when it need not wait any more. */
    record Waits(Duration longest, String what) implements Told {}

    /** The call has ended. */
    record Answered(SingleContext.CallReport report) implements Told {}

    /** The process has ended. */
    record Over(String evidence) implements Told {}

    /** Nothing within the time. */
    record Nothing() implements Told {}
  }

  /** More than a process with one call at a time can report before it is asked again. */
  private static final int QUEUE = 64;

  private final BlockingQueue<Told> queue = new LinkedBlockingQueue<>(QUEUE);
  private volatile boolean silenced;

  /** The next report, or {@link Told.Nothing} after this time. */
  Told next(Duration longest) throws InterruptedException {
    Told told = queue.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
    return told == null ? new Told.Nothing() : told;
  }

  /** Stops reporting, because whatever happens is the doing of this process. */
  void silence() {
    silenced = true;
  }

  void put(Told told) {
    if (!silenced && !queue.offer(told)) {
      throw new IllegalStateException("a process reports more than it was asked for");
    }
  }

  /** Every window allows the one call at a time. */
  @Override
  public void window(int calls) {}

  @Override
  public void ready(long loadMillis, boolean stopsCalls) {
    put(new Told.Ready(loadMillis, stopsCalls));
  }

  @Override
  public void broken(String reason, Recurrence recurrence) {
    put(new Told.Broken(reason, recurrence == Recurrence.EVERYWHERE));
  }

  @Override
  public void callsEnded(int[] id, byte[] outcome, int[] micros, List<Payload> payload) {
    for (int i = 0; i < id.length; i++) {
      put(
          new Told.Answered(
              new SingleContext.CallReport(Outcome.of(outcome[i]), payload.get(i), micros[i])));
    }
  }

  /** There is no run directory, so the file is hashed and then deleted with the context. */
  @Override
  public void fileReturned(int id, int micros, TakenFile file) {
    try {
      put(
          new Told.Answered(
              new SingleContext.CallReport(Outcome.SUCCEEDED, file.result(file.named()), micros)));
    } catch (IOException e) {
      CallError error = new CallError(CallError.BAD_FILE, String.valueOf(e.getMessage()));
      put(
          new Told.Answered(
              new SingleContext.CallReport(Outcome.FAILED, new Payload(error.toJson()), micros)));
    }
  }

  @Override
  public void ended(String evidence, boolean killed) {
    put(new Told.Over(evidence));
  }
}
