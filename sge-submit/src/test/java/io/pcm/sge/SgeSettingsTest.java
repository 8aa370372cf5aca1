package io.pcm.sge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SgeSettingsTest {
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "a\nb", "a\"b", "a'b", "$HOME", "`x`", "a\\b", "#", "-q"})
  void takesNoNameThatAnOptionLineWouldReadAsSomethingElse(String name) {
    assertThatThrownBy(() -> settings(Optional.of(name), "smp", "gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queue");
    assertThatThrownBy(() -> settings(Optional.empty(), name, "gpu"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("parallel environment");
    assertThatThrownBy(() -> settings(Optional.empty(), "smp", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("resource for GPUs");
  }

  @Test
  void takesQueuesOfGroupsOfMachines() {
    SgeSettings settings = settings(Optional.of("gpu.q,all.q@@new,*.q@n-1.example"), "smp-*", "g");
    assertThat(settings.queue()).contains("gpu.q,all.q@@new,*.q@n-1.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-N mine",
        "#$ -t 1-3",
        "-l x=1 -o /tmp/x",
        "-e x",
        "-j n",
        "-S /bin/csh",
        "-notify",
        "-r n",
        "-terse",
        "-sync y",
        "-clear",
        "-C //",
        "-@ file",
        "-b y"
      })
  void takesNoExtraLineThatSetsWhatPcmSets(String line) {
    assertThatThrownBy(() -> SgeSettings.DEFAULT.plus(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + line + "'")
        .hasMessageContaining("PCM sets itself");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\nb", "a\0b"})
  void takesNoExtraLineThatIsNone(String line) {
    assertThatThrownBy(() -> SgeSettings.DEFAULT.plus(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("extra line");
  }

  @Test
  void takesOtherOptionsAndLinesOfTheShell() {
    List<String> lines =
        List.of("-l gpu_type=a100", "#$ -V", "-ckpt graceful", "echo -N -t", "module load cuda");
    SgeSettings settings = SgeSettings.DEFAULT;
    for (String line : lines) {
      settings = settings.plus(line);
    }
    assertThat(settings.extra()).isEqualTo(lines);
  }

  private static SgeSettings settings(Optional<String> queue, String pe, String gpu) {
    return new SgeSettings(
        queue,
        Optional.empty(),
        Optional.empty(),
        pe,
        List.of("mem_free"),
        gpu,
        Set.of(),
        List.of(),
        true);
  }
}
