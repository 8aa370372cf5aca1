package io.pcm.simulator;

import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.protocol.message.TaskNumber;

/** The items of one task. */
final class WorkItems implements ItemSource {
  private final Work work;
  private final TaskNumber task;

  WorkItems(Work work, TaskNumber task) {
    this.work = work;
    this.task = task;
  }

  @Override
  public int count() {
    return work.calls(task);
  }

  @Override
  public Item read(int index) {
    return new Item.Value(work.item(task.value(), index));
  }

  @Override
  public void close() {}
}
