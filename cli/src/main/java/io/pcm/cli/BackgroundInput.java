package io.pcm.cli;

import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.Workflow;

/** A run in the background has no standard input. */
final class BackgroundInput {
  private BackgroundInput() {}

  /**
   * @throws CommandException if a task reads its items from standard input
   */
  static void refuse(Workflow meant) throws CommandException {
    for (Task task : meant.tasks()) {
      if (task instanceof Task.MapTask map
          && map.items() instanceof Items.Converted data
          && data.isStandardInput()) {
        throw new CommandException(
            ExitCode.USAGE,
            "task "
                + task.name().display()
                + " reads its items from standard input, which a run in the background does not"
                + " have: write them to a file, or leave out --detach");
      }
    }
  }
}
