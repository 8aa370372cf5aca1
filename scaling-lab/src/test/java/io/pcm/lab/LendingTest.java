package io.pcm.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LendingTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void placesChangeAtTheirStepsOnly() {
    Lending lending = Lending.takenBack(3, MINUTE.multipliedBy(10), MINUTE, 2);

    assertThat(lending.places(Duration.ZERO)).isEqualTo(3);
    assertThat(lending.places(MINUTE.multipliedBy(9).minusMillis(1))).isEqualTo(3);
    assertThat(lending.places(MINUTE.multipliedBy(9))).isZero();
    assertThat(lending.places(MINUTE.multipliedBy(10))).isEqualTo(3);
    assertThat(lending.places(Duration.ofDays(9))).isZero();
    assertThat(lending.nextChange(Duration.ZERO)).contains(MINUTE.multipliedBy(9));
    assertThat(lending.nextChange(MINUTE.multipliedBy(19))).isEmpty();
  }

  @Test
  void thePlaceThatWasLentLastIsTakenBackFirst() {
    Lending lending =
        new Lending(
            new TreeMap<>(
                Map.of(
                    Duration.ZERO,
                    1,
                    MINUTE,
                    2,
                    MINUTE.multipliedBy(2),
                    1,
                    MINUTE.multipliedBy(3),
                    3)));

    assertThat(lending.spells())
        .containsExactly(
            new Lending.Spell(Duration.ZERO, Optional.empty()),
            new Lending.Spell(MINUTE, Optional.of(MINUTE.multipliedBy(2))),
            new Lending.Spell(MINUTE.multipliedBy(3), Optional.empty()),
            new Lending.Spell(MINUTE.multipliedBy(3), Optional.empty()));
  }

  @Test
  void limitsAndQueuesTakeSomeOfItAway() {
    Lending lending = Lending.from(Duration.ZERO, 40).atMost(5).notBefore(MINUTE);

    assertThat(lending.places(Duration.ZERO)).isZero();
    assertThat(lending.places(MINUTE)).isEqualTo(5);
    assertThat(Lending.nothing().notBefore(MINUTE).spells()).isEmpty();
  }

  @Test
  void noOneLendsLessThanNothing() {
    assertThatThrownBy(() -> Lending.from(MINUTE, -1)).hasMessageContaining("0 places or more");
  }
}
