package io.pcm.cli;

import io.pcm.cli.view.RunsView;
import io.pcm.runtime.inspect.DiskUse;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pcm runs du}. */
@Command(
    name = "du",
    description = {
      "Shows what takes the room in a run directory.",
      "Sizes are those of the files, in units of 1000. Links are not followed.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pcm runs du", "  pcm runs du factcheck -o json | jq .bytes"})
final class RunsDuCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "path, name or beginning of the name of a run, or last (default: last)")
  private @Nullable Path run;

  RunsDuCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    DiskUse use = DiskUse.of(RunOption.directory(console, run));
    console.result(output.json() ? RunsView.json(use) : RunsView.text(use));
    return ExitCode.OK;
  }
}
