package io.pcm.manager.loop;

import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Fact;
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
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts items and writes result files: what may take as long as the data is large. */
final class FileWork {
  private static final Logger LOG = LoggerFactory.getLogger(FileWork.class);

  /** Bytes of result lines in one answer: half of what a message may have. */
  private static final int LINES_BYTES = io.pcm.api.Limits.MESSAGE_BYTES / 2;

  private final RunPlan plan;
  private final OpenSources sources;
  private final ResultFiles results;
  private final Consumer<Event> events;

  FileWork(RunPlan plan, OpenSources sources, ResultFiles results, Consumer<Event> events) {
    this.plan = plan;
    this.sources = sources;
    this.results = results;
    this.events = events;
  }

  void count(TaskNumber task) {
    try {
      events.accept(new Event.ItemsCounted(task, sources.count(task)));
    } catch (SourceException e) {
      lost(task, e);
    }
  }

  private void lost(TaskNumber task, SourceException why) {
    if (why.reason() != SourceException.Reason.STOPPED) {
      LOG.warn("the items of task {} are lost: {}", task, why.getMessage());
      events.accept(new Event.ItemsLost(task, String.valueOf(why.getMessage())));
    }
  }

  /**
   * Writes the file, all of it or nothing. When this thread is interrupted, which is how the
   * manager stops, nothing is in place and nothing is said; the next manager writes the file. So it
   * does when the items are lost now and are back then.
   */
  void write(Action.WriteResults action) {
    PlannedTask task = plan.tasks().get(action.task().value());
    if (!action.keepExisting() || !results.exists(task.name())) {
      try (ItemSource items = sources.fresh(action.task())) {
        results.write(resultTask(task, action.rest()), items);
      } catch (SourceException e) {
        lost(action.task(), e);
        return;
      } catch (IOException | StoreException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        throw new ManagerFailure(
            "the results of task " + task.name() + " cannot be written: " + e.getMessage(), e);
      }
    }
    events.accept(new Event.ResultsWritten(action.task()));
  }

  /** Result lines of a task so far; empty if there is no such task. */
  Optional<ResultLines> lines(String task, int from) throws StoreException, SourceException {
    for (PlannedTask each : plan.tasks()) {
      if (each.name().display().equals(task)) {
        try (ItemSource items = sources.fresh(each.spec().number())) {
          return Optional.of(results.lines(resultTask(each, null), items, from, LINES_BYTES));
        }
      }
    }
    return Optional.empty();
  }

  private static ResultTask resultTask(PlannedTask task, Fact.@Nullable RestEnded rest) {
    return new ResultTask(
        task.name(),
        task.spec().number(),
        task.policy().keep(),
        Optional.ofNullable(rest).map(r -> new ResultTask.Rest(r.outcome(), r.error())));
  }
}
