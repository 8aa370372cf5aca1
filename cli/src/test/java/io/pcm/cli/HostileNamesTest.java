package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.cli.terminal.Screen;
import io.pcm.runtime.inspect.PilotJobs;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and texts that would control a terminal, in the output of all commands. */
final class HostileNamesTest {
  /** A window title, colours with C0 and C1, and a change of text direction. */
  private static final String HOSTILE =
      "x\u001b]0;t\u0007\u009b31m\u001b[2J\u202e\u2066\u200f\u061c\u007fy";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder;
  private String run = "";

  @BeforeEach
  void makeRun() throws Exception {
    run = PilotJobs.make(folder.resolve(HOSTILE), false).run().toString();
    Files.writeString(Path.of(run, "logs", "pilots", "slurm-17_0.log"), "log " + HOSTILE + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HOSTILE",
        "manager run HOSTILE.yaml",
        "manager run HOSTILE.yaml --run-dir RUN",
        "manager run --wait HOSTILE",
        "pilot start --run RUN",
        "pilots list --run RUN",
        "pilots list --run RUN -o json",
        "pilots explain --run RUN",
        "pilots logs --run RUN 17",
        "pilots logs --run RUN 17 -o json",
        "pilots logs --run RUN 17 HOSTILE",
        "pilots drain --run RUN HOSTILE",
        "pilots cancel --run RUN HOSTILE",
        "pilots submit --run RUN --local --profile HOSTILE",
        "status --run RUN",
        "status --run RUN -o json",
        "results --run RUN --task HOSTILE",
        "models path HOSTILE",
        "models path ./HOSTILE",
      })
  void noCommandPrintsThemRawOnATerminal(String words) {
    List<String> arguments = new ArrayList<>();
    for (String word : words.split(" ")) {
      arguments.add(word.replace("HOSTILE", HOSTILE).replace("RUN", run));
    }
    Screen screen = new Screen(print(err), true, 80, 0);
    Console console = new Console(Console.harmless(print(out)), screen);

    PcmCommand.commandLine(console).execute(arguments.toArray(String[]::new));
    console.out().flush();

    assertThat(text(out) + text(err))
        .isNotBlank()
        .doesNotContainPattern(
            "[\\p{Cntrl}&&[^\\n\\t]]|[\\x{7f}-\\x{9f}\\x{61c}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}"
                + "\\x{2066}-\\x{2069}]");
  }

  @Test
  void aLogKeepsItsBytesOnTheWayToAPipe() {
    Console console = new Console(print(out), new Screen(print(err), false, 0, 0));
    PcmCommand.commandLine(console).execute("pilots", "logs", "--run", run, "17");
    assertThat(text(out)).isEqualTo("log " + HOSTILE + "\n");
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
