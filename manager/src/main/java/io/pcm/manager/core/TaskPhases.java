package io.pcm.manager.core;

import io.pcm.protocol.message.TaskNumber;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** How far each task is under this manager. */
final class TaskPhases {
  /** The state of a task under this manager. */
  enum Phase {
    WAITING,
    COUNTING,
    /** Looking for rows of earlier versions that count for this one. */
    FINDING,
    OPEN,
    WRITING,
    COMPLETE,
    /** Another version of it is computed, or none: nothing happens to it. */
    RETIRED,
    /** Its items are lost: this manager stops work on it and on tasks that need it. */
    HALTED
  }

  private static final Set<Phase> UNCOUNTED = EnumSet.of(Phase.COUNTING, Phase.FINDING);
  private static final Set<Phase> MOVING =
      EnumSet.of(Phase.COUNTING, Phase.FINDING, Phase.OPEN, Phase.WRITING);
  private static final Set<Phase> OVER = EnumSet.of(Phase.COMPLETE, Phase.RETIRED);

  private final List<Phase> phases = new ArrayList<>();
  private int over;

  TaskPhases(List<TaskState> tasks) {
    for (TaskState task : tasks) {
      phases.add(task.plan.retired() ? Phase.RETIRED : Phase.WAITING);
      over += task.plan.retired() ? 1 : 0;
    }
  }

  Phase of(TaskNumber task) {
    return phases.get(task.value());
  }

  void set(TaskNumber task, Phase phase) {
    Phase before = phases.set(task.value(), phase);
    over += (OVER.contains(phase) ? 1 : 0) - (OVER.contains(before) ? 1 : 0);
  }

  /** Whether it is being found out how many calls the task has to make. */
  boolean isUncounted(TaskNumber task) {
    return UNCOUNTED.contains(of(task));
  }

  /** Whether something happens with any task, apart from waiting. */
  boolean anyMoving() {
    return phases.stream().anyMatch(MOVING::contains);
  }

  /** Whether nothing is left to do for any task. */
  boolean allOver() {
    return over == phases.size();
  }
}
