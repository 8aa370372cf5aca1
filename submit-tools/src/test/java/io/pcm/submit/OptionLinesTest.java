package io.pcm.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionLinesTest {
  private final OptionLines lines = new OptionLines("#$");

  @Test
  void tellsOptionsFromCommands() {
    List<String> extra = List.of("-p 5", "module load cuda", "#$ -q x", "#$-q y", "# note");
    assertThat(lines.options(extra)).containsExactly("#$ -p 5", "#$ -q x", "#$-q y");
    assertThat(lines.commands(extra)).containsExactly("module load cuda", "# note");
  }

  @Test
  void splitsOptionsIntoWords() {
    assertThat(lines.words("-l a=1  -q x")).containsExactly("-l", "a=1", "-q", "x");
    assertThat(lines.words("#$ -l\ta=1 ")).containsExactly("-l", "a=1");
    assertThat(lines.words("export A=-l")).isEmpty();
  }

  @Test
  void needsBashForCommandsAlone() {
    assertThat(lines.shell(List.of())).isEqualTo("/bin/sh");
    assertThat(lines.shell(List.of("-p 5", "#$ -q x"))).isEqualTo("/bin/sh");
    assertThat(lines.shell(List.of("-p 5", "module load cuda"))).isEqualTo("/bin/bash");
  }

  @Test
  void refusesWhatPcmSetsItself() {
    assertThatThrownBy(() -> lines.requireNone("#$ -p 5 -o x", "-o"::equals))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the extra line '#$ -p 5 -o x' sets '-o', which PCM sets itself; leave it out");
    assertThatNoException().isThrownBy(() -> lines.requireNone("sort -o x", "-o"::equals));
  }
}
