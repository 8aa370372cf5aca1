package io.pcm.manager.results;

import io.pcm.api.workflow.TaskName;
import io.pcm.manager.results.ResultTask.Rest;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.ResultRow;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.OutcomeBlock;
import io.pcm.manager.store.OutcomeWindow;
import io.pcm.manager.store.RunStore;
import io.pcm.manager.store.StoreException;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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

  /** Whether the task's result file is complete and in place. */
  public boolean exists(TaskName task) {
    return Files.isRegularFile(path(task));
  }

  /**
   * Writes the file of a task whose calls have all ended, with a bounded part of them in memory. It
   * appears whole or not at all and replaces one that is there.
   *
   * @throws IOException if the folder cannot be written
   * @throws InterruptedIOException if the thread is interrupted before the last line; it stays so
   * @throws IllegalStateException if a call has not ended
   */
  public void write(ResultTask task, ItemSource items)
      throws IOException, StoreException, SourceException {
    Path file = path(task.name());
    Path parent = folderOf(file);
    Files.createDirectories(parent);
    Path unfinished = parent.resolve(file.getFileName() + ".part");
    try {
      writeAll(task, items, unfinished);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    sync(parent);
    sync(folder);
  }

  private void writeAll(ResultTask task, ItemSource items, Path to)
      throws IOException, StoreException, SourceException {
    OutcomeWindow outcomes = new OutcomeWindow(store, task.number());
    Optional<Rest> rest = restOf(task);
    try (FileOutputStream file = new FileOutputStream(to.toFile());
        OutputStream out = new BufferedOutputStream(file, BUFFER_BYTES)) {
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
        out.write(line.bytes(items.read(index), task.keep()));
        out.write('\n');
      }
      out.flush();
      file.getFD().sync();
    }
  }

  /**
   * Removes the task's file if there is one: to be done before a {@code TaskReset} is committed, so
   * that no crash leaves the file of a void task behind.
   */
  public void delete(TaskName task) throws IOException {
    Path file = path(task);
    if (Files.deleteIfExists(file)) {
      sync(folderOf(file));
    }
  }

  /**
   * Lines of calls that have ended so far, upwards from an index; calls that have not are left out.
   *
   * @param from first index, 0 or more; above the last, there are no lines
   * @param maxBytes bound of what is returned; a line that alone exceeds it comes with a null item,
   *     and comes whatever its size then
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
      byte[] bytes = line.get().bytes(items.read(index), task.keep());
      if (bytes.length >= maxBytes) {
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
    Optional<OutcomeBlock.Ended> ended = outcomes.get(index);
    if (ended.isPresent()) {
      OutcomeBlock.Ended e = ended.get();
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
