package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JobTimeLeftTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant END = START.plus(Duration.ofMinutes(20));

  @Test
  void countsFromTheJobsStartWhereTheClocksAgree() {
    Instant process = START.plusSeconds(90);
    assertThat(JobTimeLeft.of(START, END, process, process)).isEqualTo(Duration.ofSeconds(1110));
    assertThat(JobTimeLeft.of(START, END, process, process.plusSeconds(60)))
        .isEqualTo(Duration.ofSeconds(1050));
  }

  @ParameterizedTest
  @ValueSource(ints = {-3600, -30, 30, 3600})
  void countsFromTheStartOfTheProcessWhereTheyDoNot(int minutesOff) {
    Instant process = START.plus(Duration.ofMinutes(minutesOff));
    assertThat(JobTimeLeft.of(START, END, process, process)).isEqualTo(Duration.ofMinutes(20));
    assertThat(JobTimeLeft.of(START, END, process, process.plusSeconds(60)))
        .isEqualTo(Duration.ofMinutes(19));
  }

  @Test
  void isNeverNegative() {
    assertThat(JobTimeLeft.of(START, END, START, END.plusSeconds(9))).isZero();
  }
}
