package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pcm.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class CompletionTest {
  @TempDir private Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int pcm(String... words) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return PcmCommand.commandLine(new Console(print, new Screen(print, false, 0, 0)))
        .execute(words);
  }

  private String script(String shell) {
    out.reset();
    assertThat(pcm("completion", shell)).isZero();
    return out.toString(StandardCharsets.UTF_8);
  }

  private String bash(String lines) throws Exception {
    Path file = Files.writeString(folder.resolve("pcm.bash"), script("bash"));
    Process bash =
        new ProcessBuilder("bash", "-c", "source " + file + "\n" + lines)
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  @ParameterizedTest
  @CsvSource({
    "pcm runs, '', show",
    "pcm, sto, stop",
    "pcm runs list, --s, --size",
    "pcm completion, '', fish"
  })
  void bash_completes_commands_and_options(String before, String word, String found)
      throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    String said =
        bash(
            "COMP_WORDS=("
                + before
                + " '"
                + word
                + "'); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMP_LINE=\"${COMP_WORDS[*]}\";"
                + " COMP_POINT=${#COMP_LINE}; _complete_pcm; printf '%s\\n' \"${COMPREPLY[@]}\"");
    assertThat(said.lines().map(String::strip)).contains(found);
  }

  @Test
  void the_script_for_fish_has_all_commands_and_options() {
    assertThat(script("fish"))
        .contains("function __pcm_at")
        .contains("complete -c pcm -n '__pcm_at -x runs' -f -a list -d 'Lists runs, the one that")
        .contains("complete -c pcm -n '__pcm_at runs list' -l size -d 'show what each run")
        .contains("complete -c pcm -n '__pcm_at stop' -l now")
        .contains("complete -c pcm -n '__pcm_at status' -l run -r -d");
  }

  @Test
  void another_shell_is_refused() {
    assertThat(pcm("completion", "tcsh")).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("bash", "zsh", "fish");
  }
}
