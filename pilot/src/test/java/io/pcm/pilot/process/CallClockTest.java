package io.pcm.pilot.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallClockTest {
  private final CallClock clock = new CallClock();

  @BeforeEach
  void twoSlots() {
    clock.slots(2, 0);
  }

  @Test
  void aCallWithASlotRunsAsSoonAsItIsGiven() {
    clock.given(1, 100);
    clock.given(2, 110);

    assertThat(clock.ended(2, 150)).isEqualTo(40);
    assertThat(clock.ended(1, 160)).isEqualTo(60);
  }

  @Test
  void aCallInThePipeRunsFromWhenASlotBecameFree() {
    clock.given(1, 100);
    clock.given(2, 100);
    clock.given(3, 100);
    clock.given(4, 100);

    assertThat(clock.ended(1, 150)).isEqualTo(50);
    assertThat(clock.ended(2, 170)).isEqualTo(70);
    assertThat(clock.ended(3, 180)).isEqualTo(30);
    assertThat(clock.ended(4, 180)).isEqualTo(10);
  }

  @Test
  void anAnswerOfACallInThePipeFreesNoSlot() {
    clock.given(1, 100);
    clock.given(2, 100);
    clock.given(3, 100);
    clock.given(4, 100);

    assertThat(clock.ended(3, 140)).isEqualTo(40);
    assertThat(clock.ended(1, 150)).isEqualTo(50);
    assertThat(clock.ended(4, 160)).isEqualTo(10);
    assertThat(clock.has(2)).isTrue();
    assertThat(clock.has(3)).isFalse();
  }

  @Test
  void callsInThePipeRunOnceThereAreMoreSlots() {
    clock.given(1, 100);
    clock.given(2, 100);
    clock.given(3, 100);
    clock.slots(3, 120);

    assertThat(clock.ended(3, 150)).isEqualTo(30);
  }

  @Test
  void noCallLeavesThePipeWhileMoreRunThanThereAreSlots() {
    clock.given(1, 100);
    clock.given(2, 100);
    clock.given(3, 100);
    clock.slots(1, 120);

    clock.ended(1, 130);
    clock.ended(2, 150);

    assertThat(clock.ended(3, 160)).isEqualTo(10);
  }

  @Test
  void aCallEndsOnce() {
    clock.given(1, 100);
    clock.ended(1, 150);

    assertThatThrownBy(() -> clock.ended(1, 160)).hasMessage("no call 1");
  }
}
