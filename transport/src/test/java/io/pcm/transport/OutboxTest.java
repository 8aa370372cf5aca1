package io.pcm.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutboxTest {
  private final Outbox outbox = new Outbox();

  @Test
  void takesNothingWithoutASession() {
    assertThat(outbox.offer(new byte[1])).isFalse();
    assertThat(outbox.join(0, new byte[1])).isFalse();
  }

  @Test
  void takesTheJoinOfItsSessionFirstAndOnce() {
    outbox.open(7);
    assertThat(outbox.offer(new byte[1])).isFalse();
    assertThat(outbox.join(7, new byte[1])).isTrue();
    assertThat(outbox.join(7, new byte[1])).isFalse();
    assertThat(outbox.offer(new byte[1])).isTrue();
  }

  @Test
  void nothingMeantForAnEarlierSessionSlipsIntoTheNext() {
    outbox.open(7);
    outbox.open(8);

    assertThat(outbox.join(7, new byte[1])).isFalse();
    assertThat(outbox.offer(new byte[1])).isFalse();

    assertThat(outbox.lane().isEmpty()).isTrue();
    assertThat(outbox.join(8, new byte[1])).isTrue();
  }
}
