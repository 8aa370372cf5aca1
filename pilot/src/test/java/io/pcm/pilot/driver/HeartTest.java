package io.pcm.pilot.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.pilot.core.PilotAgent.Pulse;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HeartTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration PACE = Duration.ofSeconds(2);

  private final List<Long> beats = new ArrayList<>();
  private Instant now = START;
  private final Heart heart =
      new Heart(
          beat -> beats.add(Duration.between(START, now).toMillis()),
          new LoopPace(Duration.ofMillis(500), Duration.ofSeconds(5)));

  @Test
  void beatsAtTheManagersPaceWhileTheLoopTicks() {
    pass(3_000, Optional.empty());
    pass(4_500, Optional.of(PACE));

    assertThat(beats).containsExactly(3_000L, 5_000L, 7_000L);
  }

  @Test
  void beatsAtOnceWhenASessionBegins() {
    pass(1_000, Optional.of(PACE));
    pass(500, Optional.empty());
    pass(1_000, Optional.of(PACE));

    assertThat(beats).containsExactly(0L, 1_500L);
  }

  @Test
  void fallsSilentWhenTheLoopHangs() {
    pass(2_500, Optional.of(PACE));
    hang(20_000);
    assertThat(beats).containsExactly(0L, 2_000L, 4_000L, 6_000L);

    pass(500, Optional.of(PACE));
    assertThat(beats).hasSize(5);
  }

  private void pass(long millis, Optional<Duration> pace) {
    for (long end = millisNow() + millis; millisNow() < end; ) {
      heart.ticked(new Pulse(pace, new Heartbeat(List.of(), List.of(), 0, List.of())), now);
      hang(500);
    }
  }

  private void hang(long millis) {
    for (long end = millisNow() + millis; millisNow() < end; now = now.plusMillis(100)) {
      heart.beatIfDue(now);
    }
  }

  private long millisNow() {
    return Duration.between(START, now).toMillis();
  }
}
