package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PilotCommandTest {
  private static final Duration USUAL = Duration.ofSeconds(25);

  @Test
  void theGraceLeavesTimeForAGoodbyeBeforeTheKill() {
    assertThat(graceWithin(10)).isEqualTo(Duration.ofSeconds(8));
    assertThat(graceWithin(1)).isEqualTo(Duration.ZERO);
    assertThat(graceWithin(600)).isEqualTo(USUAL);
    assertThat(PilotCommand.graceWithin(Optional.empty(), USUAL)).isEqualTo(USUAL);
  }

  private static Duration graceWithin(int notice) {
    return PilotCommand.graceWithin(Optional.of(Duration.ofSeconds(notice)), USUAL);
  }
}
