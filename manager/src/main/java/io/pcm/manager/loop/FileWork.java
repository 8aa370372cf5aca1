package io.pcm.manager.loop;

import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.manager.results.ResultFiles;
import io.pcm.manager.results.ResultLines;
import io.pcm.manager.results.ResultTask;
import io.pcm.manager.source.ItemSource;
import io.pcm.manager.source.SourceException;
import io.pcm.manager.store.StoreException;
import io.pcm.protocol.message.TaskNumber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Counts items and writes result files, which may take long with much data. */
final class FileWork {
  /** Maximum bytes of result lines in one reply. */
  private static final int LINES_BYTES = io.pcm.api.Limits.SHARED_MESSAGE_BYTES;

  private final RunPlan plan;
  private final OpenSources sources;
  private final ResultFiles results;
  private final Consumer<Event> events;
  private final Consumer<String> notes;
  private final Map<TaskNumber, ResultFile> inPlace = new ConcurrentHashMap<>();

  /**
   * @param notes accepts messages for the user
   */
  FileWork(
      RunPlan plan,
      OpenSources sources,
      ResultFiles results,
      Consumer<Event> events,
      Consumer<String> notes) {
    this.plan = plan;
    this.sources = sources;
    this.results = results;
    this.events = events;
    this.notes = notes;
  }

  void count(TaskNumber task) {
    try {
      events.accept(new Event.ItemsCounted(task, sources.count(task)));
    } catch (SourceException e) {
      sources.lost(task, e);
    }
  }

  /**
   * Leaves a correct file as it is, otherwise writes it, completely or not at all. If the manager
   * stops, it interrupts this thread; then no unfinished file has the final name, nothing is
   * reported, and the next manager writes the file. The next manager also writes it if the items
   * are lost now and restored later.
   */
  void write(Action.WriteResults action) {
    PlannedTask task = plan.tasks().get(action.task().value());
    ResultTask wanted = resultTask(task, action.rest());
    try {
      Optional<ResultFile> last = Optional.ofNullable(action.last());
      Optional<ResultFile> right =
          action.current() && last.isPresent()
              ? results.unchanged(wanted, last.get())
              : Optional.empty();
      ResultFile file = right.isPresent() ? right.get() : write(wanted, action, last);
      inPlace.put(action.task(), file);
      events.accept(new Event.ResultsWritten(action.task(), file));
    } catch (SourceException e) {
      sources.lost(action.task(), e);
    } catch (IOException | StoreException e) {
      if (!Thread.currentThread().isInterrupted()) {
        throw new ManagerFailure(
            "the result file "
                + results.path(task.name())
                + " cannot be written: "
                + e.getMessage()
                + "; no results are lost: fix this and run the same command again",
            e);
      }
    }
  }

  private ResultFile write(ResultTask task, Action.WriteResults action, Optional<ResultFile> last)
      throws IOException, StoreException, SourceException {
    boolean gone = action.current() && last.isPresent() && !results.exists(task.name());
    try (ItemSource items = sources.fresh(action.task())) {
      ResultFiles.Written written = results.write(task, items, last);
      Path file = results.path(task.name());
      if (written.aside().isPresent()) {
        notes.accept(
            file
                + " has changed since PCM wrote it; rewriting it, the changed file is now "
                + written.aside().get().getFileName());
      } else if (gone) {
        notes.accept(file + " was missing; rewriting it");
      }
      return written.file();
    }
  }

  /** Whether the task's result file exists, complete and unmodified. */
  boolean isInPlace(String task) {
    Optional<PlannedTask> found = named(task);
    if (found.isEmpty()) {
      return false;
    }
    ResultFile file = inPlace.get(found.get().spec().number());
    return file != null && results.looksUnchanged(found.get().name(), file);
  }

  private Optional<PlannedTask> named(String task) {
    return plan.current().stream().filter(each -> each.name().display().equals(task)).findFirst();
  }

  /** The task's result lines so far; empty if there is no such task. */
  Optional<ResultLines> lines(String task, int from) throws StoreException, SourceException {
    Optional<PlannedTask> found = named(task);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    try (ItemSource items = sources.fresh(found.get().spec().number())) {
      return Optional.of(results.lines(resultTask(found.get(), null), items, from, LINES_BYTES));
    }
  }

  private static ResultTask resultTask(PlannedTask task, Fact.@Nullable RestEnded rest) {
    return new ResultTask(
        task.name(),
        task.spec().number(),
        task.policy().keep(),
        Optional.ofNullable(rest).map(r -> new ResultTask.Rest(r.outcome(), r.error())),
        task.lineage());
  }
}
