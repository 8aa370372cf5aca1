package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.manager.core.RunView;
import io.pcm.manager.core.RunView.PilotView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PilotAbsenceTest {
  private static final PilotView PILOT =
      new PilotView("1", "p", "n1", 7, "", "SERVING", 1, 1, 1.0, 0, 0, 0, null, List.of());

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

  private boolean worth(int seconds, boolean draining, PilotView... pilots) {
    RunView view = new RunView(1, null, draining, List.of(), List.of(), List.of(pilots), 0, 0, 0);
    return absence.isWorthAWord(view, Duration.ofSeconds(seconds));
  }
}
