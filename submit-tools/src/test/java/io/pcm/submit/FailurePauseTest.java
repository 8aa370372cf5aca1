package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FailurePauseTest {
  @Test
  void isOnAfterAFailureUntilSomethingSucceeds() {
    FailurePause pause = new FailurePause(Duration.ofHours(1));
    assertThat(pause.isOn()).isFalse();
    pause.failed();
    assertThat(pause.isOn()).isTrue();
    pause.succeeded();
    assertThat(pause.isOn()).isFalse();
  }

  @Test
  void ends() {
    FailurePause pause = new FailurePause(Duration.ZERO);
    pause.failed();
    assertThat(pause.isOn()).isFalse();
  }
}
