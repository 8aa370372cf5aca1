package io.pcm.simulator;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Resources;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.time.Duration;
import java.util.List;

/**
 * The run's tasks: their items and the correct results. Depending on their index, some calls fail,
 * kill their context, never end, or have an invalid item, so that the correct end of each is known.
 */
final class Work {
  /** The library that has work until the end, so none of its contexts should be closed. */
  static final int BUSY = 0;

  static final int RETRIED = 1;
  static final int LARGE = 2;
  private static final int AFTER = 3;
  private static final int LARGE_CALLS = 60;
  private static final int LARGE_BYTES = 150 * 1024;

  /** What a call does when it runs. */
  enum Kind {
    SUCCEEDS,
    FAILS,
    KILLS,
    HANGS,
    /** Never runs: its item is not JSON. */
    UNFIT
  }

  private final SimScenario scenario;
  private final int[] calls;

  Work(SimScenario scenario) {
    this.scenario = scenario;
    int main = scenario.calls();
    calls =
        scenario.wide().isPresent()
            ? new int[] {main}
            : new int[] {main, main / 20 + 1, LARGE_CALLS, main / 50 + 1};
  }

  int calls(TaskNumber task) {
    return calls[task.value()];
  }

  int tasks() {
    return calls.length;
  }

  int allCalls() {
    int all = 0;
    for (int some : calls) {
      all += some;
    }
    return all;
  }

  /** How the run must end. */
  Outcome outcome() {
    boolean allSucceed = scenario.wide().map(wide -> wide.poison().isEmpty()).orElse(false);
    return allSucceed ? Outcome.SUCCEEDED : Outcome.FAILED;
  }

  Kind kind(int task, int index) {
    if (scenario.wide().isPresent()) {
      return scenario.wide().get().poison().contains(index) ? Kind.KILLS : Kind.SUCCEEDS;
    } else if (scenario.nasty() && task == 0 && index % 997 == 11) {
      return Kind.UNFIT;
    } else if (scenario.nasty() && task == 0 && index % 5_003 == 17) {
      return Kind.KILLS;
    } else if (scenario.nasty() && task == 0 && index % 7_001 == 23) {
      return Kind.HANGS;
    } else if (task <= RETRIED && index % 101 == 31) {
      return Kind.FAILS;
    }
    return Kind.SUCCEEDS;
  }

  Json item(int task, int index) {
    if (kind(task, index) == Kind.UNFIT) {
      return Json.of("{\"task\":" + task + ",");
    }
    String more = task == LARGE ? ",\"text\":\"" + "x".repeat(LARGE_BYTES) + "\"" : "";
    return Json.of("{\"task\":" + task + ",\"index\":" + index + more + "}");
  }

  /** The correct result or error of a call. */
  static Json answer(Kind kind, int task, int index) {
    if (kind == Kind.FAILS) {
      return new CallError(CallError.CALL_FAILED, task + "/" + index + " cannot be").toJson();
    }
    return Json.of("[" + task + "," + index + "]");
  }

  static Outcome outcome(Kind kind) {
    return kind == Kind.SUCCEEDS ? Outcome.SUCCEEDED : Outcome.FAILED;
  }

  ItemSource source(TaskNumber task) {
    return new Items(task.value());
  }

  RunPlan plan() {
    if (scenario.wide().isPresent()) {
      LibrarySpec one = library(BUSY, scenario.wide().get().slots(), Resources.NONE);
      return new RunPlan(List.of(one), List.of(task(0, 0, 0, List.of())));
    }
    LibrarySpec small = library(BUSY, 2, new Resources(1, 0, 0.5));
    LibrarySpec wide = library(1, 4, new Resources(1, 0, 1));
    return new RunPlan(
        List.of(small, wide),
        List.of(
            task(0, 0, 0, List.of()),
            task(RETRIED, 0, 1, List.of()),
            task(LARGE, 1, 0, List.of()),
            task(AFTER, 0, 0, List.of(new TaskNumber(0), new TaskNumber(RETRIED)))));
  }

  private LibrarySpec library(int number, int slots, Resources resources) {
    Library library =
        Library.of("library" + number, new Library.Host.Command(List.of("true")))
            .slots(slots)
            .resources(resources)
            .loadTimeout(Duration.ofMinutes(2))
            .callTimeout(scenario.call().multipliedBy(4))
            .build();
    return new LibrarySpec(new LibraryNumber(number), library);
  }

  private static PlannedTask task(int number, int library, int retries, List<TaskNumber> needs) {
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
            usual.keep()));
  }

  private final class Items implements ItemSource {
    private final int task;

    Items(int task) {
      this.task = task;
    }

    @Override
    public int count() {
      return calls[task];
    }

    @Override
    public Item read(int index) {
      return new Item.Value(item(task, index));
    }

    @Override
    public void close() {}
  }
}
