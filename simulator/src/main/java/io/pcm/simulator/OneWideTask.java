package io.pcm.simulator;

import io.pcm.api.Outcome;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;
import java.util.Set;

/** One task, with many calls at a time; some calls kill their context. */
final class OneWideTask extends StormWork {
  private final int calls;
  private final Set<Integer> poison;
  private final RunPlan plan;

  OneWideTask(SimScenario scenario, WideWork wide) {
    super(scenario.call());
    calls = scenario.calls();
    poison = wide.poison();
    plan =
        new RunPlan(
            List.of(PlanParts.library(BUSY, wide.slots(), Resources.NONE, timeouts())),
            List.of(PlanParts.task(0, 0, 0, List.of())));
  }

  @Override
  public RunPlan plan() {
    return plan;
  }

  @Override
  public int calls(TaskNumber task) {
    return calls;
  }

  @Override
  public Kind kind(int task, int index) {
    return poison.contains(index) ? Kind.KILLS : Kind.SUCCEEDS;
  }

  @Override
  public Outcome outcome() {
    return poison.isEmpty() ? Outcome.SUCCEEDED : Outcome.FAILED;
  }

  @Override
  public boolean changesWindows() {
    return false;
  }
}
