package io.pcm.simulator;

import io.pcm.api.Outcome;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Workload}: each duration is within 5% of what it says. */
final class SteadyWork implements Work {
  private static final int JITTER = 20;
  private static final Duration LOAD_TIMEOUT = Duration.ofHours(1);
  private static final Duration CALL_TIMEOUT = Duration.ofHours(2);

  private final Workload load;
  private final RunPlan plan;

  SteadyWork(Workload load) {
    this.load = load;
    PlanParts.Timeouts timeouts = new PlanParts.Timeouts(LOAD_TIMEOUT, CALL_TIMEOUT);
    List<LibrarySpec> libraries = new ArrayList<>();
    for (Workload.Recipe recipe : load.libraries()) {
      Resources oneGpu = new Resources(0, 0, 1);
      libraries.add(PlanParts.library(libraries.size(), recipe.slots(), oneGpu, timeouts));
    }
    List<PlannedTask> tasks = new ArrayList<>();
    for (Workload.Stage task : load.tasks()) {
      List<TaskNumber> needs = task.needs().stream().map(TaskNumber::new).toList();
      tasks.add(PlanParts.task(tasks.size(), task.library(), 0, needs));
    }
    plan = new RunPlan(libraries, tasks);
  }

  @Override
  public RunPlan plan() {
    return plan;
  }

  @Override
  public int calls(TaskNumber task) {
    return load.tasks().get(task.value()).calls();
  }

  @Override
  public Kind kind(int task, int index) {
    return Kind.SUCCEEDS;
  }

  @Override
  public Outcome outcome() {
    return Outcome.SUCCEEDED;
  }

  @Override
  public Duration load(LibraryNumber library, String device, Chance chance) {
    return about(load.libraries().get(library.value()).load(), device, chance);
  }

  @Override
  public Duration call(int task, int index, String device, Chance chance) {
    return about(load.tasks().get(task).call(), device, chance);
  }

  private static Duration about(Map<String, Duration> usual, String device, Chance chance) {
    @Nullable Duration here = usual.get(device);
    if (here == null) {
      throw new IllegalArgumentException("no duration for " + device + " in " + usual);
    }
    Duration some = here.dividedBy(JITTER);
    return chance.between(here.minus(some), here.plus(some));
  }

  @Override
  public boolean changesWindows() {
    return false;
  }
}
