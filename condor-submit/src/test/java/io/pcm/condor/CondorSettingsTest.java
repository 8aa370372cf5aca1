package io.pcm.condor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CondorSettingsTest {
  @Test
  void areEmptyWithAMinuteOfNoticeWhenNothingIsSaid() {
    assertThat(CondorSettings.DEFAULT.notice()).hasSeconds(60);
    assertThat(CondorSettings.DEFAULT.lease()).hasSeconds(120);
    assertThat(CondorSettings.DEFAULT.extra()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "queue",
        " Queue 3",
        "QUEUE\t2 from list",
        "queue=3",
        "a = b\nqueue 5",
        "a = b \\",
        "a @=end",
        "Batch_Name = x",
        "my.JobBatchName = \"x\"",
        "+JobBatchName=\"x\"",
        "nul = \0"
      })
  void refuseAnExtraLineThatWouldChangeWhatIsQueuedOrHowItIsFoundAgain(String line) {
    assertThatThrownBy(() -> extra(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("extra line");
  }

  @ParameterizedTest
  @ValueSource(strings = {"accounting_group = physics", "my.Queue = 1", "queue_name = x", "# note"})
  void takeOtherExtraLines(String line) {
    assertThat(extra(line).extra()).containsExactly(line);
  }

  @Test
  void refuseExpressionsThatAreNotOneLine() {
    assertThatThrownBy(() -> requirements("Memory > 1\nqueue 9"))
        .hasMessageContaining("requirements: must be one line");
    assertThatThrownBy(() -> requirements("Memory > 1 \\")).hasMessageContaining("backslash");
    assertThatThrownBy(() -> requirements(" ")).hasMessageContaining("leave it out");
  }

  @Test
  void refuseALeaseThatHtcondorWouldNotKeep() {
    assertThatThrownBy(
            () ->
                new CondorSettings(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    CondorSettings.NOTICE,
                    Duration.ofSeconds(19)))
        .hasMessage("lease must be 20 s to 1 day, not 19 s");
  }

  private static CondorSettings extra(String line) {
    return new CondorSettings(Optional.empty(), Optional.empty(), List.of(line));
  }

  private static CondorSettings requirements(String text) {
    return new CondorSettings(Optional.of(text), Optional.empty(), List.of());
  }
}
