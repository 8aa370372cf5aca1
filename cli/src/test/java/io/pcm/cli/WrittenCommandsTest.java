package io.pcm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.cli.terminal.Screen;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** The commands in the documents exist, with the options and as many arguments as are written. */
final class WrittenCommandsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern FENCE = Pattern.compile("(?ms)^```(?:sh)?\\n(.*?)^```$");
  private static final Pattern INLINE = Pattern.compile("`((?:\\./)?pcm [^`\\n]+)`");
  private static final Pattern LINE = Pattern.compile("^(?:\\$ )?(?:exec )?(?:\\./)?pcm (.*)$");

  /** Of a shell: a word, with its quotation marks. */
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

  @Test
  void commands_in_documents_can_be_typed() throws IOException {
    List<String> wrong = new ArrayList<>();
    int known = 0;
    for (Path page : pages()) {
      for (String line : commands(Files.readString(page))) {
        known++;
        fault(line).ifPresent(why -> wrong.add(ROOT.relativize(page) + ": " + line + ": " + why));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(known).isGreaterThan(100);
  }

  @Test
  void a_wrong_command_is_found() {
    assertThat(commands("```sh\npcm run w.yaml --locall 2 | head # so\n```"))
        .containsExactly("run w.yaml --locall 2");
    assertThat(fault("run w.yaml --locall 2")).isPresent();
    assertThat(fault("run w.yaml --local 2")).isEmpty();
    assertThat(fault("rum w.yaml")).isPresent();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      // cli.md is written by the commands themselves, with their forms in brackets.
      return Stream.concat(docs, Stream.of(ROOT.resolve("README.md")))
          .filter(each -> each.toString().endsWith(".md") && !each.endsWith("cli.md"))
          .sorted()
          .toList();
    }
  }

  private static List<String> commands(String page) {
    List<String> commands = new ArrayList<>();
    Matcher fence = FENCE.matcher(page);
    while (fence.find()) {
      fence.group(1).replace("\\\n", " ").lines().forEach(line -> add(line, commands));
    }
    Matcher inline = INLINE.matcher(FENCE.matcher(page).replaceAll(""));
    while (inline.find()) {
      add(inline.group(1), commands);
    }
    return commands;
  }

  /** Leaves out what stands for something else, such as {@code …} or {@code [-n N]}. */
  private static void add(String line, List<String> commands) {
    Matcher command = LINE.matcher(line.strip());
    if (command.matches()) {
      String typed = command.group(1).replaceFirst("\\s+(#|\\||>|&&|;).*$", "").strip();
      boolean whole =
          !typed.contains("…")
              && !typed.contains("...")
              && !typed.contains("|")
              && !typed.matches(".*(^| )\\[.*");
      boolean onlyName = typed.matches("[a-z]+( [a-z]+)?");
      if (whole && !onlyName) {
        commands.add(typed);
      }
    }
  }

  private static Optional<String> fault(String typed) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(typed);
    while (word.find()) {
      words.add(word.group().replaceAll("['\"]", ""));
    }
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    CommandLine command =
        PcmCommand.commandLine(new Console(nowhere, new Screen(nowhere, false, 0, 0)));
    try {
      command.parseArgs(words.toArray(String[]::new));
      return Optional.empty();
    } catch (MissingParameterException e) {
      return Optional.empty(); // mentioned without its arguments
    } catch (ParameterException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
