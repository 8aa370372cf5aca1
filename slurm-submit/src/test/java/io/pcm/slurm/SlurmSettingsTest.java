package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlurmSettingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--array=0-9",
        "-a 0-9",
        "-a0-9",
        "#SBATCH --array=0-9",
        "--exclusive --arr 0-9",
        "--output=/dev/null",
        "-o x",
        "--error=x",
        "--job-name=x",
        "--wait",
        "--test-only",
        "--clusters=other",
        "-M other",
        "--signal=USR1",
      })
  void refusesExtraOptionsThatItDecidesItself(String line) {
    assertThatThrownBy(() -> SlurmSettings.DEFAULT.plus(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + line + "'")
        .hasMessageContaining("leave it out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--exclude=n3",
        "-x n3",
        "#SBATCH --exclusive",
        "--wait-all-nodes=1",
        "--mail-type=END",
        "--nice",
        "module load cuda --array",
        "# a word",
      })
  void takesWhatIsTheUsersOwn(String line) {
    assertThat(SlurmSettings.DEFAULT.plus(line).extra()).containsExactly(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\n#SBATCH --hold", "a\rb", "", " ", "\u0000"})
  void refusesWhatIsNotOnePrintableLine(String text) {
    assertThatThrownBy(() -> SlurmSettings.DEFAULT.plus(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("extra line");
    assertThatThrownBy(() -> partition(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("partition");
  }

  @Test
  void keepsTheLeadWithinWhatSlurmTakes() {
    assertThat(lead(Duration.ofSeconds(65_535)).signalLead()).hasSeconds(65_535);
    assertThatThrownBy(() -> lead(Duration.ofSeconds(65_536))).hasMessageContaining("65535 s");
    assertThatThrownBy(() -> lead(Duration.ofSeconds(-1))).hasMessageContaining("0 to");
  }

  private static SlurmSettings partition(String name) {
    SlurmSettings d = SlurmSettings.DEFAULT;
    return new SlurmSettings(
        Optional.of(name),
        d.account(),
        d.qos(),
        d.constraint(),
        List.of(),
        false,
        true,
        d.signalLead());
  }

  private static SlurmSettings lead(Duration lead) {
    SlurmSettings d = SlurmSettings.DEFAULT;
    return new SlurmSettings(
        d.partition(), d.account(), d.qos(), d.constraint(), List.of(), false, true, lead);
  }
}
