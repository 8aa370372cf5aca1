package io.pcm.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm completion}: prints a script that completes command lines. */
@Command(
    name = "completion",
    description = {"Prints a script with which a shell completes commands and options of pcm.", ""},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm completion bash > ~/.local/share/bash-completion/completions/pcm",
      "  source <(pcm completion zsh)                  in ~/.zshrc, after compinit",
      "  pcm completion fish > ~/.config/fish/completions/pcm.fish"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();

  @Parameters(paramLabel = "bash|zsh|fish", description = "the shell")
  private Shell shell = Shell.BASH;

  /** The shells that have a script. */
  private enum Shell {
    BASH,
    ZSH,
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  CompletionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    CommandLine pcm = spec.root().commandLine();
    // The script for bash turns on zsh's support for such scripts by itself.
    console.result(shell == Shell.FISH ? FishScript.of(pcm) : AutoComplete.bash("pcm", pcm));
    return ExitCode.OK;
  }
}
