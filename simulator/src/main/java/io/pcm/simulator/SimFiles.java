package io.pcm.simulator;

import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.ResultFile;
import io.pcm.manager.driver.FileRequests;
import io.pcm.protocol.message.TaskNumber;
import java.util.Optional;

/** Counts items and writes result files, in virtual time. */
final class SimFiles implements FileRequests {
  private final SimManager manager;
  private final World world;

  SimFiles(SimManager manager) {
    this.manager = manager;
    this.world = manager.world;
  }

  @Override
  public void count(TaskNumber task) {
    for (TaskNumber need : world.work.plan().tasks().get(task.value()).needs()) {
      if (world.results.of(need).isEmpty()) {
        throw new Violation("files: task " + task + " is counted before that of task " + need);
      }
    }
    manager.after(
        world.chance.millis(1, 500),
        () -> manager.tell(new Event.ItemsCounted(task, world.work.calls(task))));
  }

  @Override
  public void find(Action.FindRows action) {
    throw new Violation("simulated tasks have no earlier versions");
  }

  @Override
  public void write(Action.WriteResults action) {
    manager.after(world.chance.millis(10, 2_000), () -> write(action, world.results));
  }

  private void write(Action.WriteResults action, ResultShelf shelf) {
    ResultFile last = action.last();
    Optional<ResultFile> there = shelf.of(action.task()).map(ResultShelf.Shelved::file);
    boolean current = action.current() && last != null && there.equals(Optional.of(last));
    ResultFile file =
        current && last != null ? last : shelf.write(action.task(), world.time.passed().toNanos());
    manager.tell(new Event.ResultsWritten(action.task(), file));
  }
}
