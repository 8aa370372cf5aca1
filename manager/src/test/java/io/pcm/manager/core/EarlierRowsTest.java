package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.RunPlan.PlannedTask;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Task 1 is a later version of task 0. */
final class EarlierRowsTest {
  private static final TaskNumber TASK = new TaskNumber(1);

  private final SchedulerHarness run = new SchedulerHarness(plan());

  private static RunPlan plan() {
    RunPlan both = new TestPlans().library(1, Resources.NONE).task(0).task(0).plan();
    PlannedTask old = both.tasks().get(0);
    PlannedTask task = both.tasks().get(1);
    List<EarlierRows> earlier = List.of(EarlierRows.succeeded(new TaskNumber(0)));
    return new RunPlan(
        both.libraries(),
        List.of(
            new PlannedTask(
                old.name(), old.spec(), List.of(), old.policy(), List.of(), List.of(), true),
            new PlannedTask(
                task.name(), task.spec(), List.of(), task.policy(), earlier, List.of(), false)));
  }

  @Test
  void noCallIsMadeBeforeAllRowsWereLookedAtAndOnlyThoseThatAreNotKnown() {
    begin(3);
    Pilot pilot = run.join("a");
    run.decide();
    assertThat(run.sentOpen(pilot)).as("loads before it is known that a call is left").isEmpty();
    run.tell(found(2, 0)).decide();
    assertThat(run.take(Action.FindRows.class)).containsExactly(new Action.FindRows(TASK, 2));
    run.tell(found(3)).decide();
    pilot.warm();
    Action.Dispatch lease = pilot.lease();
    assertThat(lease.index()).containsExactly(1, 2);
    assertThat(run.view().tasks().get(0).reused()).isEqualTo(1);
    pilot.succeed(lease);
    assertThat(run.writeAll()).isEqualTo(1);
    assertThat(run.view().tasks().get(0).succeeded()).isEqualTo(3);
  }

  @Test
  void nothingIsLoadedIfAllRowsAreKnown() {
    begin(2);
    Pilot pilot = run.join("a");
    run.tell(found(2, 0, 1)).decide();
    assertThat(run.sentOpen(pilot)).isEmpty();
    assertThat(run.writeAll()).isEqualTo(1);
    assertThat(run.take(Action.EndRun.class))
        .extracting(Action.EndRun::outcome)
        .containsExactly(Outcome.SUCCEEDED);
  }

  @Test
  void aManagerThatDiesWhileItLooksForRowsIsFollowedByOneThatLooksAgain() {
    begin(3);
    run.tell(found(2, 0)).decide();
    run.restartWithoutPilots();
    run.countAll(3);
    assertThat(run.take(Action.FindRows.class)).contains(new Action.FindRows(TASK, 0));
    run.tell(found(3, 0, 1)).decide();
    assertThat(run.view().tasks().get(0).reused()).isEqualTo(2);
    assertThat(run.view().tasks().get(0).succeeded()).isEqualTo(2);
  }

  private void begin(int items) {
    run.tell(new Event.Started());
    run.countAll(items);
    assertThat(run.take(Action.FindRows.class)).containsExactly(new Action.FindRows(TASK, 0));
  }

  private static Event.RowsFound found(int next, int... indexes) {
    Outcomes.Builder rows = new Outcomes.Builder(TASK, indexes.length);
    for (int index : indexes) {
      Payload payload = new Payload(Json.of("1"));
      rows.add(index, new CallEnd(Outcome.SUCCEEDED, 0, 1, new ItemHash(9), payload));
    }
    return new Event.RowsFound(TASK, rows.build(), next);
  }
}
