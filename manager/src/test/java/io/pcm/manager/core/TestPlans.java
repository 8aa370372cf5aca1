package io.pcm.manager.core;

import io.pcm.api.Json;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.LibraryBuilder;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Plans for tests. */
final class TestPlans {
  private final List<LibrarySpec> libraries = new ArrayList<>();
  private final List<PlannedTask> tasks = new ArrayList<>();

  static RunPlan oneTask() {
    return new TestPlans().library(1, Resources.NONE).task(0).plan();
  }

  static RunPlan oneTask(Policy policy) {
    return new TestPlans().library(1, Resources.NONE).task(0, policy).plan();
  }

  TestPlans library(int slots, Resources resources) {
    return add(named().slots(slots).resources(resources));
  }

  TestPlans library(int slots, Resources resources, OptionalInt loadsAtOnce) {
    return add(named().slots(slots).resources(resources).loadsAtOnce(loadsAtOnce));
  }

  /** A library whose contexts announce how many calls they take. */
  static RunPlan oneTaskOfAutoSlots() {
    TestPlans plans = new TestPlans();
    return plans.add(plans.named().autoSlots()).task(0).plan();
  }

  /** A library that reserves nothing but memory that nobody asked for. */
  TestPlans libraryOfEstimatedMemory(long bytes) {
    return add(named().estimatedMemory(bytes));
  }

  private LibraryBuilder named() {
    return Library.of("library" + libraries.size(), new Library.Host.Command(List.of("true")))
        .loadTimeout(Duration.ofMinutes(1))
        .callTimeout(Duration.ofMinutes(1));
  }

  private TestPlans add(LibraryBuilder library) {
    libraries.add(new LibrarySpec(new LibraryNumber(libraries.size()), library.build()));
    return this;
  }

  TestPlans task(int library, int... needs) {
    return task(library, Policy.DEFAULT, needs);
  }

  TestPlans task(int library, Policy policy, int... needs) {
    TaskNumber number = new TaskNumber(tasks.size());
    TaskName name = TaskName.of("task" + number);
    TaskSpec spec =
        new TaskSpec(number, new LibraryNumber(library), name.display(), "f", Json.of("{}"));
    List<TaskNumber> needed = IntStream.of(needs).mapToObj(TaskNumber::new).toList();
    tasks.add(new PlannedTask(name, spec, needed, policy));
    return this;
  }

  RunPlan plan() {
    return new RunPlan(libraries, tasks);
  }

  static Policy retries(int afterError, int afterDeath) {
    Policy d = Policy.DEFAULT;
    return new Policy(
        afterError, afterDeath, d.onError(), d.maxFailures(), d.failEarly(), d.keep());
  }

  static Policy maxFailures(int most) {
    Policy d = Policy.DEFAULT;
    return new Policy(0, 2, d.onError(), OptionalInt.of(most), d.failEarly(), d.keep());
  }
}
