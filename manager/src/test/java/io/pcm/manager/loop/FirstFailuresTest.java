package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Policy;
import io.pcm.api.workflow.TaskName;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.RunPlan;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

final class FirstFailuresTest {
  private static final String FAILED = CallError.CALL_FAILED;

  private final List<Event> told = new ArrayList<>();
  private final FirstFailures failures = new FirstFailures(plan(20, 0, 1), told::add);

  private static RunPlan plan(int... limits) {
    List<RunPlan.PlannedTask> tasks = new ArrayList<>();
    for (int limit : limits) {
      TaskNumber number = new TaskNumber(tasks.size());
      tasks.add(
          new RunPlan.PlannedTask(
              TaskName.of("t" + number),
              new TaskSpec(number, new LibraryNumber(0), "t" + number, "f", Json.of("{}")),
              List.of(),
              new Policy(0, 2, Policy.OnError.ROW, OptionalInt.empty(), limit, Optional.empty())));
    }
    return new RunPlan(List.of(), tasks);
  }

  private void failed(int task, int count, String kind, IntFunction<String> message) {
    for (int i = 0; i < count; i++) {
      ended(task, Outcome.FAILED, new CallError(kind, message.apply(i)).toJson());
    }
  }

  private void ended(int task, Outcome outcome, Json payload) {
    CallEnd end = new CallEnd(outcome, 1, 0, ItemHash.UNKNOWN, new Payload(payload));
    failures.add(
        new Fact.OutcomesRecorded(
            new Outcomes.Builder(new TaskNumber(task), 1).add(0, end).build()));
  }

  @Test
  void twenty_failures_that_differ_only_in_numbers_are_told_of_once() {
    failed(0, 19, FAILED, i -> "item " + i + " took 1." + i + " s");
    assertThat(told).isEmpty();

    failed(0, 30, FAILED, i -> "item 7 took 3 s");
    assertThat(told)
        .containsExactly(
            new Event.CallsFailAlike(
                new TaskNumber(0),
                "its first 20 calls all failed in the same way (CALL_FAILED: item 0 took 1.0 s),"
                    + " so the others were not run; with fail-early: 0 they all run"));
  }

  @Test
  void a_call_that_succeeds_ends_the_count_for_good() {
    failed(0, 19, FAILED, i -> "x");
    ended(0, Outcome.SUCCEEDED, Json.of("1"));
    failed(0, 100, FAILED, i -> "x");
    assertThat(told).isEmpty();
  }

  @Test
  void a_failure_of_another_kind_or_with_another_message_ends_the_count_for_good() {
    failed(0, 19, FAILED, i -> "x");
    failed(0, 1, FAILED, i -> "y");
    failed(0, 100, FAILED, i -> "x");
    failures.add(new Fact.TaskReset(new TaskNumber(0)));
    failed(0, 19, FAILED, i -> "x");
    failed(0, 1, "OWN", i -> "x");
    failed(0, 100, FAILED, i -> "x");
    assertThat(told).isEmpty();
  }

  @Test
  void errors_of_items_pilots_and_contexts_do_not_count() {
    for (String kind :
        List.of("BAD_ITEM", "PROMPT_TOO_LONG", "ITEM_TOO_LARGE", "CALL_TIMEOUT", "CONTEXT_DIED")) {
      failed(0, 100, kind, i -> "x");
    }
    failed(0, 100, "PILOT_LOST", i -> "x");
    failed(0, 100, "LOAD_FAILED", i -> "x");
    assertThat(told).isEmpty();

    failed(0, 20, "BAD_ANSWER", i -> "x");
    assertThat(told).hasSize(1);
  }

  @Test
  void each_task_counts_for_itself_by_its_own_limit() {
    failed(1, 1000, FAILED, i -> "never");
    failed(0, 19, FAILED, i -> "x");
    failed(2, 1, FAILED, i -> "at once");
    assertThat(told)
        .containsExactly(
            new Event.CallsFailAlike(
                new TaskNumber(2),
                "its first call failed (CALL_FAILED: at once), so the others were not run; with"
                    + " fail-early: 0 they all run"));
  }

  @Test
  void a_task_whose_items_have_changed_is_counted_from_zero() {
    failed(0, 20, FAILED, i -> "x");
    failures.add(new Fact.TaskReset(new TaskNumber(0)));
    failed(0, 19, FAILED, i -> "x");
    assertThat(told).hasSize(1);
    failed(0, 1, FAILED, i -> "x");
    assertThat(told).hasSize(2);
  }
}
