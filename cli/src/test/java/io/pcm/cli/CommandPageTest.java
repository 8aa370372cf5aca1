package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pcm.cli.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference in the documents and the pages for {@code man} are those of this program. */
@Timeout(120)
final class CommandPageTest {
  private static final Path REFERENCE = Path.of("../docs/cli.md");

  private static final String HEAD =
      """
      # Command line

      What `pcm COMMAND --help` says, of all commands. A test writes this page. `--help` is an option of each command; exit codes are
      those of [all commands](#exit-codes), unless a command names its own.

      """;

  @TempDir private Path folder;

  private static List<CommandPage> pages() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return CommandPage.all(
        PcmCommand.commandLine(new Console(nowhere, new Screen(nowhere, false, 0, 0))));
  }

  private static String markdown() {
    StringBuilder text = new StringBuilder(HEAD);
    for (CommandPage page : pages()) {
      text.append("## `").append(page.name()).append("`\n");
      if (page.name().equals("pcm manager run")) {
        text.append("The same as [`pcm run`](#pcm-run).\n\n");
        continue;
      }
      text.append(safe(page.summary() + " " + page.description()).strip()).append("\n\n");
      text.append("```\n").append(page.synopsis()).append("\n```\n\n");
      page.sections()
          .forEach(
              (heading, entries) -> {
                text.append("| ").append(safe(heading)).append(" | |\n|---|---|\n");
                entries.forEach(
                    each ->
                        text.append("| `")
                            .append(each.label().replace("|", "\\|"))
                            .append("` | ")
                            .append(safe(each.text()))
                            .append(" |\n"));
                text.append('\n');
              });
      if (!page.examples().isEmpty()) {
        text.append("```\n").append(String.join("\n", page.examples())).append("\n```\n\n");
      }
    }
    return text + exitCodes();
  }

  private static String exitCodes() {
    StringBuilder text = new StringBuilder("## Exit codes\n| code | |\n|---|---|\n");
    ExitCode.explained()
        .forEach(
            (code, meaning) ->
                text.append("| ").append(code).append(" | ").append(meaning).append(" |\n"));
    return text.toString();
  }

  private static String safe(String text) {
    return text.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*");
  }

  @Test
  void the_reference_in_the_documents_is_what_the_help_says() throws Exception {
    if ("write".equals(System.getProperty("pcm.golden"))) {
      Files.writeString(REFERENCE, markdown());
    }
    assertThat(markdown().lines())
        .as("docs/cli.md; -Dpcm.golden=write in this test writes it")
        .containsExactlyElementsOf(Files.readAllLines(REFERENCE));
  }

  @Test
  void every_command_that_does_something_has_examples() {
    assertThat(pages())
        .filteredOn(page -> !page.sections().containsKey("Commands"))
        .allSatisfy(page -> assertThat(page.examples()).as(page.name()).isNotEmpty());
  }

  static List<String> examples() {
    return pages().stream()
        .flatMap(page -> page.examples().stream())
        .map(line -> line.split("   ")[0])
        .filter(line -> line.startsWith("pcm ") && !line.contains("COMMAND"))
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void every_example_can_be_typed(String line) {
    List<List<String>> commands = new ArrayList<>(List.of(new ArrayList<>()));
    Matcher word = Pattern.compile("((?:'[^']*'|[^\\s'])+)").matcher(line);
    while (word.find()) {
      if (List.of("|", "&&", ">").contains(word.group())) {
        commands.add(new ArrayList<>());
      } else {
        commands.get(commands.size() - 1).add(word.group().replace("'", ""));
      }
    }
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    Console console = new Console(nowhere, new Screen(nowhere, false, 0, 0));
    for (List<String> words : commands) {
      if (words.get(0).equals("pcm")) {
        words.remove(0);
        PcmCommand.commandLine(console).parseArgs(words.toArray(String[]::new));
      }
    }
  }

  @Test
  void man_shows_the_pages() throws Exception {
    Typed all = Typed.pcm("man", "--to", folder.resolve("man1").toString());
    assertThat(all.code()).as(all.err()).isZero();
    assertThat(folder.resolve("man1/pcm-runs-list.1"))
        .content()
        .contains(".TH \"PCM\\-RUNS\\-LIST\" 1");
    assertThat(Typed.pcm("man", "runs", "list").out())
        .isEqualTo(Files.readString(folder.resolve("man1/pcm-runs-list.1")));
    assertThat(Typed.pcm("man", "no").code()).isEqualTo(ExitCode.USAGE);
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/man")), "no man");
    Process man =
        new ProcessBuilder("man", "--warnings", "-l", folder.resolve("man1/pcm-run.1").toString())
            .redirectErrorStream(true)
            .start();
    String shown = new String(man.getInputStream().readAllBytes());
    assertThat(man.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(shown).contains("--local=N", "SYNOPSIS").doesNotContain("warning");
  }
}
