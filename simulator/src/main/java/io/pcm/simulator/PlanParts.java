package io.pcm.simulator;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.time.Duration;
import java.util.List;

/** Libraries and tasks of a plan, of which only the numbers matter. */
final class PlanParts {
  private PlanParts() {}

  /** How long a load and a call may take. */
  record Timeouts(Duration load, Duration call) {}

  static LibrarySpec library(int number, int slots, Resources resources, Timeouts timeouts) {
    Library library =
        Library.of("library" + number, new Library.Host.Command(List.of("true")))
            .slots(slots)
            .resources(resources)
            .loadTimeout(timeouts.load())
            .callTimeout(timeouts.call())
            .build();
    return new LibrarySpec(new LibraryNumber(number), library);
  }

  static PlannedTask task(int number, int library, int retries, List<TaskNumber> needs) {
    TaskName name = TaskName.of("task" + number);
    Policy usual = Policy.DEFAULT;
    return new PlannedTask(
        name,
        new TaskSpec(
            new TaskNumber(number), new LibraryNumber(library), name.display(), "f", Json.of("{}")),
        needs,
        new Policy(
            retries,
            usual.retriesAfterDeath(),
            usual.onError(),
            usual.maxFailures(),
            usual.failEarly(),
            usual.keep()));
  }
}
