package io.pcm.manager.loop;

import io.pcm.manager.returned.FileDesk;
import io.pcm.manager.returned.FileNames;
import io.pcm.manager.returned.FileShelf;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.transport.ManagerEndpoint;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread of the {@link FileDesk}: large files delay neither outcomes nor heartbeats. */
final class ReturnedFileThread implements Runnable {
  /**
   * Words that wait. More of them are dropped, since pilots say again what is not answered. Of the
   * long ones, parts, as many come as were asked for.
   */
  private static final int WORDS_MAX = 65_536;

  private static final long TICK_SECONDS = 5;
  private static final long SWEEP_SECONDS = 60;

  private static final Logger LOG = LoggerFactory.getLogger(ReturnedFileThread.class);

  private final BlockingQueue<Runnable> words = new ArrayBlockingQueue<>(WORDS_MAX);
  private final FileDesk desk;

  private final FileDesk.Names named;

  private ReturnedFileThread(FileDesk desk, FileDesk.Names named) {
    this.desk = desk;
    this.named = named;
  }

  /**
   * @param store says which files results name, of all versions of all tasks
   * @param endpoint sends the answers; not asked for before there is something to answer
   */
  static ReturnedFileThread of(
      ManagerConfig config,
      RunStore store,
      Supplier<ManagerEndpoint> endpoint,
      InstantSource clock) {
    List<TaskNumber> tasks =
        config.plan().tasks().stream().map(task -> task.spec().number()).toList();
    return new ReturnedFileThread(
        new FileDesk(
            new FileShelf(config.results().returned()),
            (session, word) -> endpoint.get().send(session, new ManagerMessage.AboutFile(word)),
            config.notes(),
            clock),
        () -> FileNames.in(store, tasks));
  }

  /** Passes on what a pilot says; never blocks. Thread-safe. */
  void tell(SessionId session, PilotFileWord word) {
    if (!words.offer(() -> desk.heard(session, word))) {
      LOG.warn("too many words about returned files wait; one is dropped: {}", word.name());
    }
  }

  /**
   * The run has ended: removes the files that no result names, and takes no more. Waits until that
   * is done, or for a limited time; what remains does no harm.
   */
  void sweep() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    words.offer(
        () -> {
          desk.end(named);
          done.complete(null);
        });
    try {
      done.get(SWEEP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("files that no result names were not removed in time");
    }
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Runnable next = words.poll(TICK_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          desk.tick();
        } else {
          next.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
