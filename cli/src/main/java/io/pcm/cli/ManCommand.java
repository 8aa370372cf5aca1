package io.pcm.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm man}: pages of the manual. */
@Command(
    name = "man",
    description = {
      "Prints a page of the manual for man, or writes all of them into a folder.",
      "The pages are what --help says. In a folder man1 of MANPATH, man finds them as pcm, pcm-run"
          + " and",
      "so on.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pcm man run | man -l -", "  pcm man --to ~/.local/share/man/man1 && man pcm-run"})
final class ManCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "the words of a command, such as: runs list (default: pcm itself)")
  private List<String> words = List.of();

  @Option(
      names = "--to",
      paramLabel = "DIR",
      description = "write all pages into this folder, which is created if it is missing")
  private @Nullable Path to;

  ManCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    List<CommandPage> pages = CommandPage.all(spec.root().commandLine());
    if (to == null) {
      String name = String.join(" ", words).strip();
      String wanted = name.startsWith("pcm") ? name : ("pcm " + name).strip();
      CommandPage page =
          pages.stream()
              .filter(each -> each.name().equals(wanted))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), "there is no command '" + wanted + "'"));
      console.result(ManPage.roff(page).stripTrailing());
      return ExitCode.OK;
    }
    Files.createDirectories(to);
    for (CommandPage page : pages) {
      Files.writeString(to.resolve(ManPage.name(page) + ".1"), ManPage.roff(page));
    }
    console.screen().say("pcm: " + pages.size() + " pages written to " + to);
    return ExitCode.OK;
  }
}
