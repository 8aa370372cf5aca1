package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.status.EngineUse;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AcceptedFailuresTest {
  private static TaskProgress task(int calls, int failed, int cancelled) {
    return new TaskProgress(
        "t",
        TaskPhase.SUCCEEDED,
        calls,
        Math.max(0, calls - failed - cancelled),
        failed,
        cancelled,
        0,
        1,
        0,
        1,
        EngineUse.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, true",
    "0, 1, false",
    "3, 3, true",
    "3, 4, false",
    "0%, 0, true",
    "0%, 1, false",
    "0.1%, 2, true",
    "0.1%, 3, false",
    "0.15%, 3, true",
    "100%, 2000, true",
    "2000, 2000, true",
  })
  void aNumberOrAPercentageOfAllRowsOfTheRunIsAccepted(
      String option, int failed, boolean accepted) {
    RunProgress end =
        RunProgress.builder()
            .tasks(List.of(task(1000, failed / 2, 0), task(1000, 0, failed - failed / 2)))
            .build();
    assertThat(AcceptedFailures.parse(option).accepts(end)).isEqualTo(accepted);
  }

  @Test
  void rowsThatNobodyCountedAreNeverAccepted() {
    RunProgress end = RunProgress.builder().tasks(List.of(task(10, 1, 0), task(-1, 0, 0))).build();
    assertThat(AcceptedFailures.parse("100%").accepts(end)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "many", "1.5", "100.1%", "-1%", "%", "1e3", "5 %", "0.1"})
  void otherValuesAreRefusedWithAnExample(String option) {
    assertThatThrownBy(() -> AcceptedFailures.parse(option))
        .hasMessageContaining("such as 0.1%")
        .hasMessageEndingWith("'" + option + "'");
  }
}
