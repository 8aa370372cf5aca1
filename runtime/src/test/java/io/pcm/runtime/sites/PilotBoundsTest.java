package io.pcm.runtime.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PilotBoundsTest {
  private static final PilotBounds EIGHT = PilotBounds.fixed(8);

  @Test
  void is_fixed_when_both_ends_are_the_same() {
    assertThat(EIGHT.isFixed()).isTrue();
    assertThat(EIGHT.min()).isEqualTo(8);
    assertThat(EIGHT.max()).isEqualTo(8);
    assertThat(EIGHT.between(0, 8).isFixed()).isFalse();
  }

  @Test
  void keeps_the_other_limits_when_one_changes() {
    PilotBounds all = EIGHT.pending(3).idle(Duration.ofMinutes(5)).atMost(30).between(2, 9);
    assertThat(all.min()).isEqualTo(2);
    assertThat(all.max()).isEqualTo(9);
    assertThat(all.pending()).hasValue(3);
    assertThat(all.idle()).contains(Duration.ofMinutes(5));
    assertThat(all.atMostPercent()).hasValue(30);
  }

  @Test
  void takes_its_share_of_the_machines_and_at_least_one_pilot() {
    assertThat(EIGHT.most(2)).as("no share was set").isEqualTo(8);
    assertThat(EIGHT.atMost(30).most(10)).isEqualTo(3);
    assertThat(EIGHT.atMost(30).most(19)).as("rounded down").isEqualTo(5);
    assertThat(EIGHT.atMost(30).most(2)).isEqualTo(1);
    assertThat(EIGHT.atMost(30).most(0)).isEqualTo(1);
    assertThat(EIGHT.atMost(100).most(Integer.MAX_VALUE)).isEqualTo(8);
  }

  @Test
  void refuses_bounds_that_cannot_be_kept() {
    refuses(() -> EIGHT.between(-1, 3), "min must be 0 or more, not -1");
    refuses(() -> EIGHT.between(0, 0), "max must be 1 or more, not 0");
    refuses(() -> EIGHT.between(4, 3), "min must be at most max, which is 3, not 4");
    refuses(() -> EIGHT.pending(0), "pending must be 1 or more, not 0");
    refuses(() -> EIGHT.idle(Duration.ZERO), "idle must be 1 s or more, not PT0S");
    refuses(() -> EIGHT.atMost(0), "at-most must be 1% to 100%, not 0%");
    refuses(() -> EIGHT.atMost(101), "at-most must be 1% to 100%, not 101%");
  }

  private static void refuses(ThrowingCallable call, String words) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(words);
  }
}
