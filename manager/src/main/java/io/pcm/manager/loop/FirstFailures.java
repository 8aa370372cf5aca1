package io.pcm.manager.loop;

import io.pcm.api.CallError;
import io.pcm.api.Outcome;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.results.ReadError;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.TaskNumber;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Notices tasks whose first calls under this manager all fail in the same way, so that a mistake
 * does not cost thousands of calls. Used only by the loop. The next manager counts from zero: it
 * may have been started because the cause is repaired.
 */
final class FirstFailures {
  /** Errors that say nothing about other calls: they are about items, pilots, contexts or loads. */
  private static final Set<String> OTHERS =
      Set.of(
          CallError.BAD_ITEM,
          CallError.ITEM_TOO_LARGE,
          CallError.PROMPT_TOO_LONG,
          CallError.CALL_TIMEOUT,
          CallError.CONTEXT_DIED,
          CallError.PILOT_LOST,
          CallError.LOAD_FAILED,
          CallError.NOT_RUN);

  private final RunPlan plan;
  private final Consumer<Event> tell;
  private final Map<TaskNumber, Streak> tasks = new HashMap<>();

  /** The failures of a task so far. */
  private static final class Streak {
    private String kind = "";
    private String message = "";
    private String shape = "";
    private int count;

    /** A call has succeeded or failed in another way, or the task was told of. */
    private boolean over;
  }

  FirstFailures(RunPlan plan, Consumer<Event> tell) {
    this.plan = plan;
    this.tell = tell;
  }

  void add(Fact fact) {
    if (fact instanceof Fact.OutcomesRecorded recorded) {
      Outcomes outcomes = recorded.outcomes();
      Streak streak = tasks.computeIfAbsent(outcomes.task(), task -> new Streak());
      for (int row = 0; row < outcomes.size() && !streak.over; row++) {
        if (outcomes.attempts(row) == 0) {
          continue; // it was taken over from an earlier version
        }
        if (outcomes.outcome(row) == Outcome.FAILED) {
          failed(outcomes.task(), streak, ReadError.of(outcomes.payload(row).json()));
        } else {
          streak.over = true;
        }
      }
    } else if (fact instanceof Fact.TaskReset reset) {
      tasks.remove(reset.task());
    }
  }

  private void failed(TaskNumber task, Streak streak, ReadError error) {
    if (OTHERS.contains(error.kind())) {
      return;
    }
    int most = plan.tasks().get(task.value()).policy().failEarly();
    if (streak.count == 0) {
      streak.kind = error.kind();
      streak.message = error.message();
      streak.shape = error.shape();
    }
    streak.count++;
    streak.over =
        most == 0 || !streak.kind.equals(error.kind()) || !streak.shape.equals(error.shape());
    if (!streak.over && streak.count == most) {
      streak.over = true;
      tell.accept(new Event.CallsFailAlike(task, how(streak)));
    }
  }

  private static String how(Streak streak) {
    return (streak.count == 1
            ? "its first call failed ("
            : "its first " + streak.count + " calls all failed in the same way (")
        + streak.kind
        + ": "
        + streak.message
        + "), so the others were not run; with fail-early: 0 they all run";
  }
}
