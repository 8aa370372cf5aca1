package io.pcm.manager.core;

import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;

/** What waits for contexts. */
final class Demand {
  private final RunState state;
  private final Fleet fleet;
  private final TaskFlow flow;

  Demand(RunState state, Fleet fleet, TaskFlow flow) {
    this.state = state;
    this.fleet = fleet;
    this.flow = flow;
  }

  /** Those with calls that wait. */
  List<LibraryState> needy(List<LibraryState> libraries) {
    return libraries.stream().filter(library -> waiting(library.spec.number()) > 0).toList();
  }

  /**
   * How many calls wait that existing contexts have no room for.
   *
   * @param served whether there is a context that can run them, as suspects wait for that one
   */
  int unplaced(LibraryState library, boolean served) {
    int suspects = 0;
    int waiting = 0;
    for (TaskNumber task : flow.open(library.spec.number())) {
      suspects += fleet.queue(task).suspects().ready() ? 1 : 0;
      waiting += fleet.queue(task).waiting() - fleet.queue(task).suspects().size();
    }
    return served ? waiting : waiting + suspects;
  }

  /** How many calls of the library wait. */
  int waiting(LibraryNumber library) {
    int waiting = 0;
    for (TaskNumber task : flow.open(library)) {
      waiting += fleet.queue(task).waiting();
    }
    return waiting;
  }

  /** Whether calls of the library wait that are to run without others. */
  boolean hasSuspects(LibraryState library) {
    for (TaskNumber task : flow.open(library.spec.number())) {
      if (fleet.queue(task).suspects().size() > 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether calls of the library wait, are being counted, are kept back for pilots that may run
   * them, or will wait as soon as calls have ended that are out.
   */
  boolean isNeeded(LibraryNumber library) {
    for (TaskState task : state.tasks()) {
      if (task.plan.spec().library().equals(library) && isNeeded(task)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNeeded(TaskState task) {
    return switch (flow.phase(task.number())) {
      case COUNTING -> true;
      case OPEN -> !isAllOut(task.number());
      // Loading again would take longer than what its needs are waiting for.
      case WAITING -> task.plan.needs().stream().allMatch(this::isNearlyComplete);
      default -> false;
    };
  }

  private boolean isNearlyComplete(TaskNumber task) {
    return switch (flow.phase(task)) {
      case COMPLETE, WRITING -> true;
      case OPEN -> isAllOut(task);
      default -> false;
    };
  }

  private boolean isAllOut(TaskNumber task) {
    return fleet.queue(task).waiting() + fleet.queue(task).keptBack() == 0;
  }
}
