package io.pcm.runtime.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.runtime.keeper.Portions.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortionsTest {
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration WAIT_MAX = Duration.ofMinutes(5);

  private final Portions portions = new Portions(WAIT, WAIT_MAX);
  private final List<Integer> requests = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "1, 1",
    "5, 3",
    "64, 0",
    "64, 1",
    "64, 20",
    "64, 21",
    "64, 63",
    "64, 64",
    "10000, 37"
  })
  void fillALimitToTheLastPilotWithinFewRequests(int wanted, int limit) {
    assertThat(request(wanted, limit)).isEqualTo(Math.min(wanted, limit));
    assertThat(requests.size()).isLessThanOrEqualTo(30);
  }

  @Test
  void askForOneAfterEachDelayWhichGrowsUpToTheMaximum() {
    request(8, 4);
    for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
      requests.clear();
      now = now.plusSeconds(seconds).minusMillis(1);
      assertThat(portions.of(4, now)).isZero();
      now = now.plusMillis(1);
      assertThat(request(4, 0)).isZero();
      assertThat(requests).containsExactly(1);
    }
  }

  @Test
  void askForMoreAgainOnceOneIsAccepted() {
    request(8, 0);
    now = now.plus(WAIT);
    requests.clear();
    assertThat(request(8, 8)).isEqualTo(8);
    assertThat(requests).containsExactly(1, 2, 4, 1);
    requests.clear();
    assertThat(request(8, 8)).isEqualTo(8);
    assertThat(requests).as("as before any refusal").containsExactly(8);
  }

  @Test
  void takeARefusalForGoodAtItsWord() {
    assertThat(portions.refused(Kind.REFUSED, 64, now)).isEqualTo(Next.NEVER);
  }

  @Test
  void repeatARefusalInUnknownWordsAFewTimes() {
    for (int i = 1; i < Portions.UNCLEAR_MAX; i++) {
      assertThat(portions.refused(Kind.UNCLEAR, 1, now)).isEqualTo(Next.WAIT);
    }
    assertThat(portions.refused(Kind.UNCLEAR, 1, now)).isEqualTo(Next.NEVER);
  }

  @Test
  void takeNoRefusalInUnknownWordsForFinalOnceAnythingWasAccepted() {
    portions.accepted(1, true);
    for (int i = 0; i < 100; i++) {
      assertThat(portions.refused(Kind.UNCLEAR, 1, now)).isEqualTo(Next.WAIT);
    }
  }

  /** Requests until there is nothing to do now; returns how many were accepted. */
  private int request(int wanted, int limit) {
    int there = 0;
    while (there < wanted) {
      int count = portions.of(wanted - there, now);
      if (count == 0) {
        break;
      }
      requests.add(count);
      if (there + count <= limit) {
        there += count;
        portions.accepted(count, there == wanted);
      } else if (portions.refused(Kind.NOT_NOW, count, now) != Next.FEWER) {
        break;
      }
    }
    return there;
  }
}
