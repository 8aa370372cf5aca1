package io.pcm.pilot;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.ProcessNumber;
import io.pcm.pilot.process.TakenFile;
import io.pcm.protocol.message.ManagerFileWord;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotFileWord;
import io.pcm.protocol.message.ReturnedFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that calls have returned, until the manager has them. Each is hashed and offered; the
 * manager asks for it in a file of the run directory, or in parts. Only then the call ends.
 * Thread-safe: one thread has the state, another one reads and writes whole files.
 */
final class ReturnedFiles implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReturnedFiles.class);

  /** After this time without a word about a file, it is offered again. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Path folder;
  private final Consumer<Event.CallsEnded> told;
  private final Consumer<PilotFileWord> wire;
  private final ScheduledExecutorService words = single("returned-files");
  private final ScheduledExecutorService disk = single("returned-files-disk");
  private final List<WaitingFile> entries = new ArrayList<>();

  /**
   * @param runDirectory as this pilot sees it; perhaps only a copy of a part of it
   * @param told accepts the ends of calls
   * @param wire sends words to the manager; those without a session are lost
   */
  ReturnedFiles(Path runDirectory, Consumer<Event.CallsEnded> told, Consumer<PilotFileWord> wire) {
    this.folder = runDirectory.resolve(ReturnedFile.FOLDER);
    this.told = told;
    this.wire = wire;
    long pause = PATIENCE.toMillis() / 3;
    words.scheduleWithFixedDelay(
        () -> watched(this::offerLate), pause, pause, TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService single(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  private static void run(ScheduledExecutorService thread, Runnable work) {
    try {
      thread.execute(() -> watched(work));
    } catch (RejectedExecutionException e) {
      log.debug("the pilot ends, so nothing is done about a returned file", e);
    }
  }

  /** Work must not end silently: a file that nobody cares for would stop its context. */
  private static void watched(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      Fatal.halt("the thread of returned files died", e);
    }
  }

  /** The call has returned this file. */
  void add(ProcessNumber process, int id, int micros, TakenFile file) {
    run(
        words,
        () -> {
          WaitingFile entry = new WaitingFile(process, id, micros, file);
          entries.add(entry);
          run(disk, () -> hash(entry));
        });
  }

  /** The process and its calls are gone. */
  void drop(ProcessNumber process) {
    run(words, () -> drop(entry -> entry.process.equals(process)));
  }

  /** What is here belongs to another run. */
  void leaveRun() {
    run(words, () -> drop(entry -> true));
  }

  private void drop(Predicate<WaitingFile> which) {
    for (WaitingFile entry : List.copyOf(entries)) {
      if (which.test(entry)) {
        entries.remove(entry);
        entry.file.delete();
      }
    }
  }

  /** A session has begun. */
  void joined() {
    run(words, () -> entries.forEach(this::offer));
  }

  /** The manager has said this. */
  void heard(ManagerFileWord word) {
    run(
        words,
        () ->
            word.match(
                new ManagerFileWord.Cases<>(
                    this::wanted, this::partWanted, this::kept, this::refused)));
  }

  private void offerLate() {
    long now = System.nanoTime();
    for (WaitingFile entry : entries) {
      if (now - entry.heard > PATIENCE.toNanos()) {
        offer(entry);
      }
    }
  }

  private void offer(WaitingFile entry) {
    ReturnedFile named = entry.named;
    if (named != null && !entry.busy) {
      entry.heard = System.nanoTime();
      wire.accept(new PilotFileWord.Offered(named));
    }
  }

  private void hash(WaitingFile entry) {
    try {
      ReturnedFile named = entry.file.named();
      run(words, () -> hashed(entry, named));
    } catch (IOException e) {
      run(words, () -> failed(entry, unreadable(e)));
    }
  }

  private void hashed(WaitingFile entry, ReturnedFile named) {
    entry.named = named;
    entry.busy = false;
    offer(entry);
  }

  /** Of several with the same content, the first is given. */
  private @Nullable WaitingFile first(String name) {
    return entries.stream().filter(entry -> entry.is(name)).findFirst().orElse(null);
  }

  private boolean wanted(ManagerFileWord.Wanted word) {
    WaitingFile entry = first(word.name());
    if (entry == null) {
      wire.accept(new PilotFileWord.Withdrawn(word.name()));
    } else if (!entry.busy) {
      entry.busy = true;
      run(disk, () -> place(entry, word));
    }
    return true;
  }

  private void place(WaitingFile entry, ManagerFileWord.Wanted word) {
    try {
      boolean same = entry.file.writeTo(folder.resolve(word.place())).name().equals(word.name());
      run(words, () -> placed(entry, word, same));
    } catch (NoSuchFileException e) {
      run(words, () -> unseen(entry, word));
    } catch (IOException e) {
      log.warn("a returned file cannot be written to {}: {}", folder, e.getMessage());
      run(words, () -> unseen(entry, word));
    }
  }

  private void placed(WaitingFile entry, ManagerFileWord.Wanted word, boolean same) {
    entry.busy = false;
    entry.heard = System.nanoTime();
    if (same) {
      wire.accept(new PilotFileWord.Placed(word.name(), word.place(), true));
    } else {
      wire.accept(new PilotFileWord.Withdrawn(word.name()));
      failed(entry, unreadable(new IOException("its content has changed")));
    }
  }

  /** The manager asks for parts then. */
  private void unseen(WaitingFile entry, ManagerFileWord.Wanted word) {
    entry.busy = false;
    entry.heard = System.nanoTime();
    wire.accept(new PilotFileWord.Placed(word.name(), word.place(), false));
  }

  private boolean partWanted(ManagerFileWord.PartWanted word) {
    WaitingFile entry = first(word.name());
    if (entry == null) {
      wire.accept(new PilotFileWord.Withdrawn(word.name()));
      return true;
    }
    entry.heard = System.nanoTime();
    try {
      byte[] bytes = entry.file.part(word.offset());
      wire.accept(new PilotFileWord.Part(word.name(), word.offset(), bytes));
    } catch (IOException e) {
      wire.accept(new PilotFileWord.Withdrawn(word.name()));
      failed(entry, unreadable(e));
    }
    return true;
  }

  private boolean kept(ManagerFileWord.Kept word) {
    for (WaitingFile entry : List.copyOf(entries)) {
      ReturnedFile named = entry.named;
      if (named != null && named.name().equals(word.name())) {
        end(entry, Outcome.SUCCEEDED, entry.file.result(named));
      }
    }
    return true;
  }

  private boolean refused(ManagerFileWord.Refused word) {
    for (WaitingFile entry : List.copyOf(entries)) {
      if (entry.is(word.name())) {
        failed(entry, word.error());
      }
    }
    return true;
  }

  private void failed(WaitingFile entry, CallError error) {
    end(entry, Outcome.FAILED, new Payload(error.toJson()));
  }

  private void end(WaitingFile entry, Outcome outcome, Payload payload) {
    if (entries.remove(entry)) {
      entry.file.delete();
      told.accept(
          new Event.CallsEnded(
              entry.process,
              new int[] {entry.id},
              new byte[] {outcome.code()},
              new int[] {entry.micros},
              List.of(payload)));
    }
  }

  private static CallError unreadable(IOException e) {
    return new CallError(
        CallError.BAD_FILE,
        "the file that the function returned cannot be used: "
            + e.getMessage()
            + "; a function must close a file before it returns it, and not change it afterwards");
  }

  @Override
  public void close() {
    words.shutdownNow();
    disk.shutdownNow();
  }
}
