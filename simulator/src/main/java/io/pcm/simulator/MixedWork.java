package io.pcm.simulator;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;

/**
 * Four tasks of two libraries. Depending on their index, some calls fail, kill their context, never
 * end, or have an invalid item, so that the correct end of each is known.
 */
final class MixedWork extends StormWork {
  private static final int RETRIED = 1;
  private static final int LARGE = 2;
  private static final int AFTER = 3;
  private static final int LARGE_CALLS = 60;
  private static final int LARGE_BYTES = 150 * 1024;

  private final boolean nasty;
  private final int[] calls;
  private final RunPlan plan;

  MixedWork(SimScenario scenario) {
    super(scenario.call());
    nasty = scenario.nasty();
    int main = scenario.calls();
    calls = new int[] {main, main / 20 + 1, LARGE_CALLS, main / 50 + 1};
    LibrarySpec small = PlanParts.library(BUSY, 2, new Resources(1, 0, 0.5), timeouts());
    LibrarySpec wide = PlanParts.library(1, 4, new Resources(1, 0, 1), timeouts());
    plan =
        new RunPlan(
            List.of(small, wide),
            List.of(
                PlanParts.task(0, 0, 0, List.of()),
                PlanParts.task(RETRIED, 0, 1, List.of()),
                PlanParts.task(LARGE, 1, 0, List.of()),
                PlanParts.task(AFTER, 0, 0, List.of(new TaskNumber(0), new TaskNumber(RETRIED)))));
  }

  @Override
  public RunPlan plan() {
    return plan;
  }

  @Override
  public int calls(TaskNumber task) {
    return calls[task.value()];
  }

  @Override
  public Outcome outcome() {
    return Outcome.FAILED;
  }

  @Override
  public Kind kind(int task, int index) {
    if (nasty && task == 0 && index % 997 == 11) {
      return Kind.UNFIT;
    } else if (nasty && task == 0 && index % 5_003 == 17) {
      return Kind.KILLS;
    } else if (nasty && task == 0 && index % 7_001 == 23) {
      return Kind.HANGS;
    } else if (task <= RETRIED && index % 101 == 31) {
      return Kind.FAILS;
    }
    return Kind.SUCCEEDS;
  }

  @Override
  public Json item(int task, int index) {
    if (kind(task, index) == Kind.UNFIT) {
      return Json.of("{\"task\":" + task + ",");
    }
    String more = task == LARGE ? ",\"text\":\"" + "x".repeat(LARGE_BYTES) + "\"" : "";
    return Json.of("{\"task\":" + task + ",\"index\":" + index + more + "}");
  }

  @Override
  public boolean changesWindows() {
    return true;
  }

  @Override
  public boolean returnsFiles() {
    return true;
  }
}
