package io.pcm.cli;

import io.pcm.cli.view.RunsView;
import io.pcm.runtime.inspect.DiskUse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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
  @Mixin private RunParameter run = new RunParameter();

  RunsDuCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    DiskUse use = DiskUse.of(run.directory(console));
    console.result(output.json() ? RunsView.json(use) : RunsView.text(use));
    return ExitCode.OK;
  }
}
