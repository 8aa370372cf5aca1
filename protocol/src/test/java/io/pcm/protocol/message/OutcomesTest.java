package io.pcm.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final TaskNumber TASK = new TaskNumber(3);

  private static CallEnd end(int call) {
    Outcome outcome = call % 3 == 0 ? Outcome.FAILED : Outcome.SUCCEEDED;
    Payload payload = new Payload(Json.of("\"result " + call + "\""));
    return new CallEnd(outcome, 1 + call % 2, 100 * call, new ItemHash(call + 1), payload);
  }

  private static Outcomes calls(int from, int to) {
    Outcomes.Builder rows = new Outcomes.Builder(TASK, 1);
    for (int call = from; call < to; call++) {
      rows.add(call, end(call));
    }
    return rows.build();
  }

  @Test
  void aRowComesBackAsItWasAddedHoweverManyThereAre() {
    Outcomes outcomes = calls(0, 1000);
    assertThat(outcomes.size()).isEqualTo(1000);
    for (int row = 0; row < 1000; row++) {
      assertThat(outcomes.index(row)).isEqualTo(row);
      assertThat(outcomes.end(row)).isEqualTo(end(row));
    }
  }

  @Test
  void areEqualIfAllRowsAre() {
    Outcomes outcomes = calls(0, 20);
    assertThat(calls(0, 20)).isEqualTo(outcomes).hasSameHashCodeAs(outcomes);
    assertThat(calls(0, 19)).isNotEqualTo(outcomes);
    CallEnd known = end(5);
    CallEnd[] others = {
      new CallEnd(Outcome.FAILED, known.attempts(), known.micros(), known.item(), known.payload()),
      known.attempt(7),
      new CallEnd(known.outcome(), known.attempts(), 1, known.item(), known.payload()),
      new CallEnd(known.outcome(), known.attempts(), 500, ItemHash.UNKNOWN, known.payload()),
      new CallEnd(known.outcome(), known.attempts(), 500, known.item(), end(6).payload())
    };
    Outcomes one = new Outcomes.Builder(TASK, 1).add(5, known).build();
    for (CallEnd other : others) {
      assertThat(new Outcomes.Builder(TASK, 1).add(5, other).build()).isNotEqualTo(one);
    }
    assertThat(new Outcomes.Builder(TASK, 1).add(6, known).build()).isNotEqualTo(one);
    assertThat(new Outcomes.Builder(new TaskNumber(4), 1).add(5, known).build()).isNotEqualTo(one);
  }

  @Test
  void aSliceHasTheRowsOfItsRange() {
    assertThat(calls(0, 20).slice(5, 12)).isEqualTo(calls(5, 12));
    assertThat(calls(0, 20).slice(7, 7).isEmpty()).isTrue();
    assertThatThrownBy(() -> calls(0, 20).slice(5, 21))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void doNotChangeWhenTheirBuilderGoesOn() {
    Outcomes.Builder rows = new Outcomes.Builder(TASK, 8).add(0, end(0));
    Outcomes before = rows.build();
    rows.add(1, end(1));
    assertThat(before).isEqualTo(calls(0, 1));
    assertThat(rows.build()).isEqualTo(calls(0, 2));
  }

  @Test
  void withoutPayloadsTheySayHowCallsEndedAndRefuseTheRest() {
    Outcomes read = calls(0, 20).withoutPayloads();
    assertThat(read.hasPayloads()).isFalse();
    assertThat(read.outcome(3)).isEqualTo(Outcome.FAILED);
    assertThat(read.attempts(3)).isEqualTo(2);
    assertThat(read.micros(3)).isEqualTo(300);
    assertThatThrownBy(() -> read.payload(3)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read.item(3)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> read.end(3)).isInstanceOf(IllegalStateException.class);
  }
}
