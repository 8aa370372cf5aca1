package io.pcm.manager.results;

import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.results.ResultTask.Rest;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SentItem;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.OutcomeWindow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.CallEnd;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;

/**
 * The result files of a run, and result lines of tasks that have no file yet. Thread-safe, unless
 * two threads write the same task's file.
 */
public final class ResultFiles {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Path folder;
  private final Path unfinished;
  private final RunStore store;

  /**
   * Where result files are, and where they are until they are complete.
   *
   * @param returned where the files are that calls return
   */
  public record Places(Path results, Path unfinished, Path returned) {}

  /**
   * @param folder folder of the result files, created if missing
   */
  public ResultFiles(Path folder, RunStore store) {
    this(new Places(folder, folder, folder), store);
  }

  /** With a folder for unfinished files, which is on the same file system and must exist. */
  public ResultFiles(Places places, RunStore store) {
    this.folder = places.results().toAbsolutePath();
    this.unfinished = places.unfinished().toAbsolutePath();
    this.store = store;
  }

  /** The path of the task's result file, whether or not it exists. */
  public Path path(TaskName task) {
    return folder.resolve(task.resultFile());
  }

  /**
   * The data of the file that was written last, if it exists unmodified and its lines keep the
   * fields that the task wants. Reads the file only if its time has changed.
   *
   * @throws IOException if it exists and cannot be read
   */
  public Optional<ResultFile> unchanged(ResultTask task, ResultFile last) throws IOException {
    return last.keep().equals(FilePrint.text(task.keep()))
        ? FilePrint.recognized(path(task.name()), last)
        : Optional.empty();
  }

  /**
   * The task's result file, if the store has nothing newer, the file looks unmodified, and its
   * lines keep the fields that the task wants. Empty if rows of several versions are mixed.
   */
  public Optional<Path> current(ResultTask task) {
    return store
        .file(task.number())
        .filter(last -> task.lineage().isEmpty())
        .filter(last -> last.keep().equals(FilePrint.text(task.keep())))
        .filter(last -> looksUnchanged(task.name(), last))
        .map(last -> path(task.name()));
  }

  /** Whether size and time of the task's file are the same as when it was written. */
  public boolean looksUnchanged(TaskName task, ResultFile last) {
    return FilePrint.looksLike(path(task), last);
  }

  /** Whether anything has the file's name. */
  public boolean exists(TaskName task) {
    return Files.exists(path(task), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * A written file.
   *
   * @param aside where a modified or foreign file of the same name was moved
   */
  public record Written(ResultFile file, Optional<Path> aside) {}

  /**
   * Writes the file of a task whose calls have all ended, with limited memory. The file appears
   * atomically. It replaces the file that was written last; anything else under its name is kept as
   * {@code <name>.changed}.
   *
   * @param last the file that was written last
   * @throws IOException if the folder cannot be written
   * @throws InterruptedIOException if the thread is interrupted before the last line; it remains
   *     interrupted
   * @throws IllegalStateException if a call has not ended
   */
  public Written write(ResultTask task, ItemSource items, Optional<ResultFile> last)
      throws IOException, StoreException, SourceException {
    Path file = path(task.name());
    Path parent = folderOf(file);
    Files.createDirectories(parent);
    Path part = unfinished.resolve(file.getFileName() + ".part");
    try {
      ResultFile fresh = writeAll(task, items, part);
      Optional<Path> aside = setAside(file, last, fresh);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      sync(parent);
      sync(folder);
      return new Written(fresh, aside);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /**
   * A file that someone else has put there or edited may be valuable, so it is kept. It gets a
   * second name, and keeps its first until the new file replaces it: another manager that has taken
   * the run over may have put it there.
   */
  private static Optional<Path> setAside(Path file, Optional<ResultFile> last, ResultFile fresh)
      throws IOException {
    boolean known =
        !Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            || FilePrint.recognized(file, fresh).isPresent()
            || (last.isPresent() && FilePrint.recognized(file, last.get()).isPresent());
    if (known) {
      return Optional.empty();
    }
    Path aside = file.resolveSibling(file.getFileName() + ".changed");
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(aside);
      link(aside, file);
    } else {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    }
    return Optional.of(aside);
  }

  /** Some file systems have no links. */
  private static void link(Path link, Path file) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(file, link);
    }
  }

  private ResultFile writeAll(ResultTask task, ItemSource items, Path to)
      throws IOException, StoreException, SourceException {
    LineOf lineOf = new LineOf(task);
    MessageDigest digest = FilePrint.sha256();
    try (FileOutputStream file = new FileOutputStream(to.toFile());
        OutputStream out =
            new BufferedOutputStream(new DigestOutputStream(file, digest), BUFFER_BYTES)) {
      for (int index = 0; index < items.count(); index++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("writing " + to + " was stopped");
        }
        int call = index;
        WrittenLine line =
            lineOf
                .index(index)
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "call " + call + " of task " + task.name() + " has not ended"));
        Item item = SentItem.read(items, index, lineOf.ended(index));
        out.write(line.bytes(item, task.keep()));
        out.write('\n');
      }
      out.flush();
      file.getFD().sync();
    }
    return FilePrint.of(to, digest, task.keep());
  }

  /**
   * The lines of calls that have ended, in the order of their indices; other calls are skipped.
   *
   * @param from first index, 0 or more; above the last index, there are no lines
   * @param maxBytes maximum size of the result; a single line that is longer is returned anyway
   */
  public ResultLines lines(ResultTask task, ItemSource items, int from, int maxBytes)
      throws StoreException, SourceException {
    LineOf lineOf = new LineOf(task);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int first = -1;
    for (int index = from; index < items.count(); index++) {
      Optional<WrittenLine> line = lineOf.index(index);
      if (line.isEmpty()) {
        continue;
      }
      Item item = SentItem.read(items, index, lineOf.ended(index));
      byte[] bytes = line.get().bytes(item, task.keep());
      if (out.size() > 0 && out.size() + bytes.length >= maxBytes) {
        return new ResultLines(first, out.toString(StandardCharsets.UTF_8), index);
      }
      first = first < 0 ? index : first;
      out.writeBytes(bytes);
      out.write('\n');
    }
    return new ResultLines(first, out.toString(StandardCharsets.UTF_8), -1);
  }

  /** The lines of one task by index. */
  private final class LineOf {
    private final OutcomeWindow outcomes;
    private final Optional<Rest> rest;
    private final RowVersions versions;

    LineOf(ResultTask task) {
      outcomes = new OutcomeWindow(store, task.number());
      rest =
          task.rest()
              .or(() -> store.rest(task.number()).map(end -> new Rest(end.outcome(), end.error())));
      versions = new RowVersions(store, task.lineage());
    }

    Optional<CallEnd> ended(int index) throws StoreException {
      return outcomes.get(index);
    }

    Optional<WrittenLine> index(int index) throws StoreException {
      Optional<CallEnd> ended = ended(index);
      return ended.isPresent()
          ? Optional.of(WrittenLine.of(index, ended.get(), versions.of(index, ended.get())))
          : rest.map(end -> WrittenLine.of(index, end));
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "a result file is in a folder");
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
