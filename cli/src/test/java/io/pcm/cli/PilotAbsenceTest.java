package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.PilotProgress;
import io.pcm.api.status.PilotState;
import io.pcm.api.status.RunProgress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PilotAbsenceTest {
  private static final PilotProgress PILOT =
      new PilotProgress(
          "1", "p", "n1", 7, "", PilotState.SERVING, 1, 1, 1.0, 0, 0, 0, null, List.of(), "");

  private final PilotAbsence absence = new PilotAbsence();

  @Test
  void isWorthAWordAfterHalfAMinuteAndThenEveryFiveMinutes() {
    assertThat(worth(29, false)).isFalse();
    assertThat(worth(30, false)).isTrue();
    assertThat(worth(31, false)).isFalse();
    assertThat(worth(329, false)).isFalse();
    assertThat(worth(330, false)).isTrue();
  }

  @Test
  void beginsAnewWhenAPilotHasBeenThere() {
    assertThat(worth(30, false)).isTrue();
    assertThat(worth(40, false, PILOT)).isFalse();
    assertThat(worth(69, false)).isFalse();
    assertThat(worth(70, false)).isTrue();
  }

  @Test
  void isNoneOfARunThatStops() {
    assertThat(worth(600, true)).isFalse();
  }

  private boolean worth(int seconds, boolean draining, PilotProgress... pilots) {
    RunProgress view = RunProgress.builder().draining(draining).pilots(List.of(pilots)).build();
    return absence.isWorthAWord(view, Duration.ofSeconds(seconds));
  }
}
