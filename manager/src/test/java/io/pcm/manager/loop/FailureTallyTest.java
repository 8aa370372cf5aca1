package io.pcm.manager.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.FailureSummary;
import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Fact;
import io.pcm.manager.results.ReadError;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureTallyTest {
  private final FailureTally tally = new FailureTally(task -> "t" + task.value());

  private void failed(int task, int index, String kind, String message) {
    tally.add(
        new Fact.OutcomesRecorded(
            new Outcomes.Builder(new TaskNumber(task), 2)
                .add(index, ended(Outcome.FAILED, new CallError(kind, message).toJson()))
                .add(index + 1, ended(Outcome.SUCCEEDED, Json.of("1")))
                .build()));
  }

  private static CallEnd ended(Outcome outcome, Json payload) {
    return new CallEnd(outcome, 1, 0, ItemHash.UNKNOWN, new Payload(payload));
  }

  private List<FailureSummary> failures(FailureSummary... ofTheCore) {
    RunProgress view = RunProgress.builder().failures(List.of(ofTheCore)).build();
    return tally.addTo(view).failures();
  }

  @Test
  void countsByTaskAndKindAndKeepsTheFirstMessage() {
    failed(1, 17, "BAD_ITEM", "no \"x\"");
    failed(0, 2, "BAD_ITEM", "other");
    failed(1, 3, "BAD_ITEM", "no \"x\"");
    failed(1, 5, "OWN", "mine");

    assertThat(failures(FailureSummary.of("t9", "LOAD_FAILED", 7, -1, "why\n\nlast")))
        .containsExactly(
            FailureSummary.of("t9", "LOAD_FAILED", 7, -1, "why … last"),
            FailureSummary.of("t0", "BAD_ITEM", 1, 2, "other"),
            new FailureSummary("t1", "BAD_ITEM", 2, 17, "no \"x\"", List.of(17, 3)),
            FailureSummary.of("t1", "OWN", 1, 5, "mine"));
  }

  @Test
  void messagesThatDifferOnlyInNumbersAreOneReason() {
    failed(0, 2, "CALL_FAILED", "line 17: 3.5 is not a label");
    failed(0, 9, "CALL_FAILED", "line 4: 12 is not a label");
    failed(0, 4, "CALL_FAILED", "no label");

    assertThat(failures())
        .containsExactly(
            new FailureSummary(
                "t0", "CALL_FAILED", 2, 2, "line 17: 3.5 is not a label", List.of(2, 9)),
            FailureSummary.of("t0", "CALL_FAILED", 1, 4, "no label"));
  }

  @Test
  void messagesWithoutNumberAreCountedWithTheLastOfTheirKind() {
    for (int i = 0; i < 10; i++) {
      failed(0, i, "CALL_FAILED", "m".repeat(i + 1));
    }
    failed(0, 20, "OWN", "other");

    assertThat(failures()).hasSize(5);
    assertThat(failures().get(3))
        .isEqualTo(new FailureSummary("t0", "CALL_FAILED", 7, 3, "mmmm", List.of(3, 4, 5, 6, 7)));
  }

  @Test
  void forgetsATaskThatBeginsAgain() {
    failed(0, 2, "BAD_ITEM", "other");

    tally.add(new Fact.TaskReset(new TaskNumber(0)));

    assertThat(failures()).isEmpty();
  }

  @Test
  void kindsWithoutNumberAreCountedTogether() {
    for (int i = 0; i < 1000; i++) {
      failed(0, 2 * i, "K" + i, "m");
    }

    assertThat(failures()).hasSize(9);
    assertThat(failures().get(8))
        .isEqualTo(new FailureSummary("t0", "OTHER", 992, 16, "m", List.of(16, 18, 20, 22, 24)));
  }

  @Test
  void tasksWithoutNumberDoNotMakeTheStatusTooLarge() {
    for (int i = 0; i < 1000; i++) {
      failed(i, 0, "BAD_ITEM", "m".repeat(8000));
    }

    assertThat(failures()).hasSize(100);
  }

  @Test
  void aMessageOfManyLinesIsCutToItsFirstAndItsLast() {
    assertThat(ReadError.brief("library w could not be loaded\n\n it printed:\nno short.gguf \n"))
        .isEqualTo("library w could not be loaded … no short.gguf");
    assertThat(ReadError.brief("one")).isEqualTo("one");
    assertThat(ReadError.brief(" \n ")).isEmpty();
    assertThat(ReadError.brief("x".repeat(9000))).isEqualTo("x".repeat(300) + "…");
  }
}
