package io.pcm.manager.loop;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.manager.driver.Drains;
import io.pcm.manager.results.ResultLines;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.ControlMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Replies to requests of the command line. */
final class Questions {
  /** Characters up to which lines are sent together, at most three bytes each. */
  private static final int PART_CHARS = 1024 * 1024;

  /** Bytes of a part of a long line (2 MiB). */
  private static final int PART_BYTES = 2 * 1024 * 1024;

  /** Maximum number of waiting requests. */
  private static final int WAITING_MAX = 64;

  private final StatusPages status;
  private final Drains drains;
  private final FileWork files;
  private final Supplier<RunProgress> view;
  private final Predicate<Boolean> stop;

  /**
   * @param stop begins to stop the run, at once if it is given true; false if that is not possible
   */
  Questions(Supplier<RunProgress> view, Drains drains, FileWork files, Predicate<Boolean> stop) {
    this.view = view;
    this.stop = stop;
    this.status = new StatusPages(view);
    this.drains = drains;
    this.files = files;
  }

  /** A thread for them, which refuses what is too much. */
  static ExecutorService thread(ThreadFactory threads) {
    BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, waiting, threads);
  }

  ControlMessage answer(ControlMessage request) {
    if (request instanceof ControlMessage.StatusRequest status) {
      return this.status.answer(status);
    }
    if (request instanceof ControlMessage.ResultsRequest results) {
      return lines(results);
    }
    if (request instanceof ControlMessage.DrainRequest drain) {
      return new ControlMessage.DrainReply(drains.pilots(drain.pilot()));
    }
    if (request instanceof ControlMessage.DrainJobsRequest drain) {
      return new ControlMessage.DrainReply(drains.jobs(drain.jobs()));
    }
    if (request instanceof ControlMessage.StopRequest ask) {
      return stop(ask.now());
    }
    return new ControlMessage.Refusal("not a request that a manager answers");
  }

  private ControlMessage stop(boolean now) {
    int running = view.get().tasks().stream().mapToInt(TaskProgress::running).sum();
    return stop.test(now)
        ? new ControlMessage.StopReply(running)
        : new ControlMessage.Refusal("the run is just starting; try again");
  }

  private ControlMessage lines(ControlMessage.ResultsRequest request) {
    if (request.from() == 0 && files.isInPlace(request.task())) {
      return new ControlMessage.ResultsInFile();
    }
    try {
      Optional<ResultLines> lines = files.lines(request.task(), request.from());
      return lines.isEmpty()
          ? new ControlMessage.Refusal("unknown task " + request.task())
          : reply(lines.get(), request.skip());
    } catch (StoreException | SourceException e) {
      return new ControlMessage.Refusal(String.valueOf(e.getMessage()));
    }
  }

  /** Sends a long line in parts, so that little waits for a client that reads slowly. */
  static ControlMessage reply(ResultLines lines, int skip) {
    if (skip == 0 && lines.lines().length() <= PART_CHARS) {
      return new ControlMessage.ResultsReply(lines.lines(), lines.next(), 0);
    }
    byte[] all = lines.lines().getBytes(StandardCharsets.UTF_8);
    int from = Math.min(skip, all.length);
    int to = (int) Math.min(all.length, (long) from + PART_BYTES);
    while (to < all.length && (all[to] & 0xc0) == 0x80) {
      to--;
    }
    String part = new String(all, from, to - from, StandardCharsets.UTF_8);
    return to < all.length
        ? new ControlMessage.ResultsReply(part, lines.first(), to)
        : new ControlMessage.ResultsReply(part, lines.next(), 0);
  }
}
