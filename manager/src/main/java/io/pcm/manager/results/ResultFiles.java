package io.pcm.manager.results;

import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.results.ResultTask.Rest;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ResultRow;
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
 * The result files of one run, and result lines before there is a file. Safe for use by several
 * threads, as long as no two write the same task's file.
 */
public final class ResultFiles {
  private static final int BUFFER_BYTES = 256 * 1024;

  private final Path folder;
  private final RunStore store;

  /**
   * @param folder where result files go, made if missing
   */
  public ResultFiles(Path folder, RunStore store) {
    this.folder = folder.toAbsolutePath();
    this.store = store;
  }

  /** Where the task's result file is or will be. */
  public Path path(TaskName task) {
    return folder.resolve(task.resultFile());
  }

  /**
   * What is known of the file that was written last, if it is there, is as it was written, and its
   * lines keep what the task says. Read only if its time has changed.
   *
   * @throws IOException if it is there and cannot be read
   */
  public Optional<ResultFile> unchanged(ResultTask task, ResultFile last) throws IOException {
    return last.keep().equals(FilePrint.text(task.keep()))
        ? FilePrint.recognized(path(task.name()), last)
        : Optional.empty();
  }

  /** Whether size and time of the task's file are as they were when it was written. */
  public boolean looksUnchanged(TaskName task, ResultFile last) {
    return FilePrint.looksLike(path(task), last);
  }

  /** Whether there is anything under the file's name. */
  public boolean exists(TaskName task) {
    return Files.exists(path(task), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * What was written.
   *
   * @param aside where something is kept now that lay under the file's name and was not ours
   */
  public record Written(ResultFile file, Optional<Path> aside) {}

  /**
   * Writes the file of a task whose calls have all ended, with a bounded part of them in memory. It
   * appears whole or not at all. It replaces the one that was written last; anything else that lies
   * there is kept beside it, under {@code <name>.changed}.
   *
   * @param last the file that was written last
   * @throws IOException if the folder cannot be written
   * @throws InterruptedIOException if the thread is interrupted before the last line; it stays so
   * @throws IllegalStateException if a call has not ended
   */
  public Written write(ResultTask task, ItemSource items, Optional<ResultFile> last)
      throws IOException, StoreException, SourceException {
    Path file = path(task.name());
    Path parent = folderOf(file);
    Files.createDirectories(parent);
    Path unfinished = parent.resolve(file.getFileName() + ".part");
    try {
      ResultFile fresh = writeAll(task, items, unfinished);
      Optional<Path> aside = setAside(file, last, fresh);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
      sync(parent);
      sync(folder);
      return new Written(fresh, aside);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** What somebody else put or changed there may be dear to them. */
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
    Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    return Optional.of(aside);
  }

  private ResultFile writeAll(ResultTask task, ItemSource items, Path to)
      throws IOException, StoreException, SourceException {
    OutcomeWindow outcomes = new OutcomeWindow(store, task.number());
    Optional<Rest> rest = restOf(task);
    MessageDigest digest = FilePrint.sha256();
    try (FileOutputStream file = new FileOutputStream(to.toFile());
        OutputStream out =
            new BufferedOutputStream(new DigestOutputStream(file, digest), BUFFER_BYTES)) {
      for (int index = 0; index < items.count(); index++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("writing " + to + " was stopped");
        }
        int call = index;
        ResultLine line =
            line(outcomes, rest, index)
                .orElseThrow(
                    () ->
                        new IllegalStateException(
                            "call " + call + " of task " + task.name() + " has not ended"));
        Item item = SentItem.read(items, index, outcomes.get(index));
        out.write(line.bytes(item, task.keep()));
        out.write('\n');
      }
      out.flush();
      file.getFD().sync();
    }
    return FilePrint.of(to, digest, task.keep());
  }

  /**
   * Lines of calls that have ended so far, upwards from an index; calls that have not are left out.
   *
   * @param from first index, 0 or more; above the last, there are no lines
   * @param maxBytes bound of what is returned; a line that alone exceeds it comes whatever its
   *     size, with a null item if it is of a call that did not succeed
   */
  public ResultLines lines(ResultTask task, ItemSource items, int from, int maxBytes)
      throws StoreException, SourceException {
    OutcomeWindow outcomes = new OutcomeWindow(store, task.number());
    Optional<Rest> rest = restOf(task);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int index = from; index < items.count(); index++) {
      Optional<ResultLine> line = line(outcomes, rest, index);
      if (line.isEmpty()) {
        continue;
      }
      Item item = SentItem.read(items, index, outcomes.get(index));
      byte[] bytes = line.get().bytes(item, task.keep());
      if (bytes.length >= maxBytes && !line.get().succeeded()) {
        bytes = line.get().bytesWithoutItem();
      }
      if (out.size() > 0 && out.size() + bytes.length >= maxBytes) {
        return new ResultLines(out.toString(StandardCharsets.UTF_8), index);
      }
      out.writeBytes(bytes);
      out.write('\n');
    }
    return new ResultLines(out.toString(StandardCharsets.UTF_8), -1);
  }

  private static Optional<ResultLine> line(OutcomeWindow outcomes, Optional<Rest> rest, int index)
      throws StoreException {
    Optional<CallEnd> ended = outcomes.get(index);
    if (ended.isPresent()) {
      CallEnd e = ended.get();
      return Optional.of(
          new ResultLine(
              new ResultRow(index, e.outcome(), e.payload().json()), e.attempts(), e.micros()));
    }
    return rest.map(end -> new ResultLine(ResultRow.of(index, end.outcome(), end.error()), 0, 0));
  }

  private Optional<Rest> restOf(ResultTask task) {
    return task.rest()
        .or(() -> store.rest(task.number()).map(end -> new Rest(end.outcome(), end.error())));
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
