package io.pcm.runtime.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Items;
import io.pcm.api.workflow.Library;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.Task;
import io.pcm.api.workflow.TaskName;
import io.pcm.api.workflow.Workflow;
import io.pcm.manager.core.EarlierRows;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.store.RunStore;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.runtime.identity.RunUpdate.Action;
import io.pcm.runtime.identity.RunUpdate.Change;
import io.pcm.runtime.rundir.RunException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test is a sequence of managers of one run, with a store on disk. */
final class TaskVersionsTest {
  private static final UpdateWish UPDATE = new UpdateWish(true, Optional.empty(), false);
  private static final String WITH = Fingerprints.SETTINGS;

  private static final Optional<RunUpdate.Rows> ONE_CALL =
      Optional.of(new RunUpdate.Rows(1, 1, true));

  private static final Plans.ResultMoves NOTHING = (old, now) -> {};

  @TempDir private Path folder;
  private Optional<Workflow> before = Optional.empty();

  @Test
  void aTaskThatHasChangedGetsANewNumberAndItsOldOneIfTheChangeIsUndone() throws Exception {
    assertThat(numbers(run(ordered("a", "1", "b", "1")))).isEqualTo(Map.of("a", 0, "b", 1));
    assertThat(numbers(run(ordered("a", "2", "b", "1")))).isEqualTo(Map.of("a", 2, "b", 1));
    assertThat(numbers(run(ordered("a", "1", "b", "1")))).isEqualTo(Map.of("a", 0, "b", 1));
    RunPlan plan = run(ordered("a", "2", "b", "1"));
    assertThat(numbers(plan)).isEqualTo(Map.of("a", 2, "b", 1));
    assertThat(plan.tasks()).hasSize(3);
  }

  @Test
  void aTaskThatIsGoneKeepsItsNumberForLater() throws Exception {
    run(ordered("a", "1", "b", "1"));
    assertThat(numbers(run(ordered("b", "1")))).isEqualTo(Map.of("b", 1));
    assertThat(numbers(run(ordered("c", "1", "b", "1")))).isEqualTo(Map.of("b", 1, "c", 2));
    assertThat(numbers(run(ordered("a", "1")))).isEqualTo(Map.of("a", 0));
  }

  @Test
  void whatAChangeMeansIsToldBeforeAnythingChanges() throws Exception {
    run(ordered("a", "1", "b", "1", "c", "1"));
    run(ordered("a", "2", "b", "1", "c", "1"));
    Workflow now = workflow(ordered("a", "1", "b", "2", "d", "1"));
    try (RunStore store = store()) {
      assertThat(new Plans(store).update(inputs(now), UpdateWish.NOTHING, Map.of()).changes())
          .containsExactly(
              new Change("a", Action.BACK, List.of("with.value"), ONE_CALL),
              new Change("b", Action.REDO, List.of("with.value"), ONE_CALL),
              new Change("d", Action.NEW, List.of(), ONE_CALL),
              new Change("c", Action.GONE, List.of()));
    }
    assertThat(numbers(run(ordered("a", "2", "b", "1", "c", "1"))))
        .isEqualTo(Map.of("a", 3, "b", 1, "c", 2));
  }

  @Test
  void aChangeIsRefusedUnlessItIsWanted() throws Exception {
    run(ordered("a", "1"));
    try (RunStore store = store()) {
      Assertions.assertThatThrownBy(
              () ->
                  new Plans(store)
                      .plan(inputs(workflow(ordered("a", "2"))), UpdateWish.NOTHING, NOTHING))
          .isInstanceOf(RunException.class)
          .hasMessageContaining("redo  a: with.value")
          .hasMessageContaining("--update");
    }
  }

  @Test
  void aFailureToMoveResultFilesLeavesTheRunAsItWas() throws Exception {
    run(ordered("a", "1"));
    try (RunStore store = store()) {
      Plans.Inputs changed = inputs(workflow(ordered("a", "2")));
      Assertions.assertThatThrownBy(
              () ->
                  new Plans(store)
                      .plan(
                          changed,
                          UPDATE,
                          (old, now) -> {
                            assertThat(old).isEqualTo(Map.of("a", 0));
                            assertThat(now).isEqualTo(Map.of("a", 1));
                            throw new IOException("no space left");
                          }))
          .isInstanceOf(IOException.class);
    }
    try (RunStore store = store()) {
      assertThat(
              new Plans(store)
                  .update(inputs(workflow(ordered("a", "1"))), UpdateWish.NOTHING, Map.of())
                  .replacesResults())
          .isFalse();
    }
  }

  @Test
  void newTasksNeedNoPermission() throws Exception {
    run(ordered("a", "1"));
    try (RunStore store = store()) {
      RunPlan plan =
          new Plans(store)
              .plan(inputs(workflow(ordered("a", "1", "b", "1"))), UpdateWish.NOTHING, NOTHING)
              .plan();
      assertThat(numbers(plan)).isEqualTo(Map.of("a", 0, "b", 1));
    }
  }

  @Test
  void aRetryMakesNewVersionsOfTasksWithFailedRowsAndOfThoseThatNeedThem() throws Exception {
    run(ordered("a", "1", "b", "1", "c", "1 of b"));
    fails("b", "CALL_TIMEOUT");
    RunPlan plan = run(ordered("a", "1", "b", "1", "c", "1 of b"), retry());
    assertThat(numbers(plan)).isEqualTo(Map.of("a", 0, "b", 3, "c", 4));
    assertThat(plan.tasks().get(3).earlier())
        .containsExactly(EarlierRows.succeeded(new TaskNumber(1)));
    assertThat(numbers(run(ordered("a", "1", "b", "1", "c", "1 of b"))))
        .as("the retry stays")
        .isEqualTo(Map.of("a", 0, "b", 3, "c", 4));
    assertThat(numbers(run(ordered("a", "1", "b", "1", "c", "1 of b"), retry())))
        .as("nothing has failed since")
        .isEqualTo(Map.of("a", 0, "b", 3, "c", 4));
  }

  @Test
  void aTaskThatBecomesWhatItWasIsNotTakenFromBeforeARetryOfWhatItNeeds() throws Exception {
    run(ordered("b", "1", "c", "1 of b"));
    run(ordered("b", "1", "c", "2 of b"));
    fails("b", "CALL_TIMEOUT");
    assertThat(numbers(run(ordered("b", "1", "c", "2 of b"), retry())))
        .isEqualTo(Map.of("b", 3, "c", 4));
    RunPlan plan = run(ordered("b", "1", "c", "1 of b"));
    assertThat(numbers(plan)).as("1 is of the time before").isEqualTo(Map.of("b", 3, "c", 5));
    assertThat(plan.tasks().get(5).earlier())
        .as("but its rows count where the items are the same")
        .containsExactly(EarlierRows.succeeded(new TaskNumber(1)));
  }

  @Test
  void onlyRowsOfTheKindsThatARetryNamesAreComputedAgain() throws Exception {
    run(ordered("a", "1"));
    fails("a", "CALL_FAILED");
    Assertions.assertThatThrownBy(() -> run(ordered("a", "1"), retry("CALL_TIMEOUT")))
        .isInstanceOf(RunException.class)
        .hasMessage("no row failed with CALL_TIMEOUT; failed rows have CALL_FAILED (1)");
    RunPlan plan = run(ordered("a", "1"), retry("CALL_FAILED"));
    assertThat(plan.tasks().get(1).earlier())
        .containsExactly(
            new EarlierRows(
                new TaskNumber(0), false, EarlierRows.Failed.except(Set.of("CALL_FAILED"))));
  }

  @Test
  void aRetryOfAChangedTaskIsRefusedUnlessVersionsMayBeMixed() throws Exception {
    run(ordered("a", "1"));
    fails("a", "CALL_FAILED");
    Assertions.assertThatThrownBy(() -> run(ordered("a", "2"), retry()))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("redo  a: with.value")
        .hasMessageContaining("--mix");
    RunPlan plan = run(ordered("a", "2"), new UpdateWish(false, Optional.of(Set.of()), true));
    assertThat(numbers(plan)).isEqualTo(Map.of("a", 1));
    assertThat(plan.tasks().get(1).earlier())
        .containsExactly(EarlierRows.succeeded(new TaskNumber(0)));
    assertThat(plan.tasks().get(1).lineage()).containsExactly(new TaskNumber(1), new TaskNumber(0));
    fails("a", "CALL_FAILED");
    assertThat(run(ordered("a", "3")).tasks().get(2).earlier()).isEmpty();
    assertThat(run(ordered("a", "2", "b", "1")).tasks().get(1).earlier())
        .as("its own earlier versions stay")
        .containsExactly(EarlierRows.succeeded(new TaskNumber(0)));
  }

  @Test
  void anotherLimitExtendsWhatFollowsWithoutPermission() throws Exception {
    runTasks(limited(2), map("c", "1 of b"), map("d", "1 of c"));
    Map<String, Integer> more = runTasks(limited(3), map("c", "1 of b"), map("d", "1 of c"));
    assertThat(more).isEqualTo(Map.of("b", 0, "c", 3, "d", 4));
    assertThat(runTasks(limited(2), map("c", "1 of b"), map("d", "1 of c")))
        .as("as it was")
        .isEqualTo(Map.of("b", 0, "c", 1, "d", 2));
  }

  @Test
  void rowsOfEarlierVersionsThatWereRemovedCountNoMore() throws Exception {
    run(ordered("a", "1", "b", "1"));
    fails("a", "CALL_FAILED");
    run(ordered("a", "2", "b", "1"));
    try (RunStore store = store()) {
      assertThat(new Plans(store).oldVersions()).isEqualTo(1);
      assertThat(new Plans(store).removeOldVersions()).isEqualTo(1);
      assertThat(new Plans(store).oldVersions()).isZero();
      assertThat(store.blocks(new TaskNumber(0))).isZero();
    }
    RunPlan back = run(ordered("a", "1", "b", "1"));
    assertThat(numbers(back)).isEqualTo(Map.of("a", 3, "b", 1));
    assertThat(back.tasks().get(3).earlier()).isEmpty();
  }

  private Map<String, Integer> runTasks(Task... tasks) throws Exception {
    Workflow workflow = workflow(List.of(tasks));
    try (RunStore store = store()) {
      return numbers(new Plans(store).plan(inputs(workflow), UpdateWish.NOTHING, NOTHING).plan());
    } finally {
      before = Optional.of(workflow);
    }
  }

  private static Task limited(int limit) {
    Task.MapTask task = (Task.MapTask) map("b", "1");
    return new Task.MapTask(
        task.name(), task.use(), task.policy(), task.items(), OptionalInt.of(limit));
  }

  private static UpdateWish retry(String... kinds) {
    return new UpdateWish(false, Optional.of(Set.of(kinds)), false);
  }

  /** The call of the present version of the task has failed. */
  private void fails(String task, String kind) throws Exception {
    try (RunStore store = store()) {
      int number = TaskVersions.read(store).current(task).orElseThrow();
      Payload error = new Payload(new CallError(kind, "why").toJson());
      CallEnd end = new CallEnd(Outcome.FAILED, 1, 5, ItemHash.of(Json.of("1")), error);
      store.commit(
          List.of(
              new Fact.OutcomesRecorded(
                  new Outcomes.Builder(new TaskNumber(number), 1).add(0, end).build())));
    }
  }

  private RunPlan run(Map<String, String> tasks) throws Exception {
    return run(tasks, UPDATE);
  }

  private RunPlan run(Map<String, String> tasks, UpdateWish wish) throws Exception {
    Workflow workflow = workflow(tasks);
    try (RunStore store = store()) {
      return new Plans(store).plan(inputs(workflow), wish, NOTHING).plan();
    } finally {
      before = Optional.of(workflow);
    }
  }

  private RunStore store() throws Exception {
    return RunStore.open(folder.resolve("store.db"));
  }

  private Plans.Inputs inputs(Workflow workflow) {
    Map<TaskName, Map<String, String>> parts = new LinkedHashMap<>();
    workflow.tasks().forEach(t -> parts.put(t.name(), Map.of(WITH, t.settings().toString())));
    return new Plans.Inputs(workflow, parts, Map.of(), LoadedChanges.none(), before);
  }

  private static Map<String, Integer> numbers(RunPlan plan) {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    plan.current()
        .forEach(task -> numbers.put(task.name().display(), task.spec().number().value()));
    return numbers;
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  /** Tasks with these values in their settings, by name; "1 of b" uses the results of b. */
  private static Workflow workflow(Map<String, String> values) {
    List<Task> tasks = new ArrayList<>();
    values.forEach((name, value) -> tasks.add(map(name, value)));
    return workflow(tasks);
  }

  private static Workflow workflow(List<Task> tasks) {
    Library echo = Library.of("echo", new Library.Host.Command(List.of("cat"))).build();
    return new Workflow("test", List.of(echo), tasks);
  }

  private static Task map(String name, String value) {
    return new Task.MapTask(
        TaskName.of(name),
        new Task.FunctionUse(
            "echo",
            "same",
            Json.of("{\"value\":" + value.replaceFirst(" .*", "") + ",\"other\":1}")),
        Policy.DEFAULT,
        value.contains(" of ")
            ? new Items.ResultsOf(List.of(TaskName.of(value.replaceFirst(".* of ", ""))), false)
            : new Items.Listed(List.of(Json.of("1"))),
        OptionalInt.empty());
  }
}
