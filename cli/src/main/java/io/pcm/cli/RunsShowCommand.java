package io.pcm.cli;

import io.pcm.cli.view.RunDetailsView;
import io.pcm.runtime.inspect.RunDetails;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pcm runs show}. */
@Command(
    name = "show",
    description = {
      "Shows what a run is made of: workflow, parameters, libraries, tasks, managers.",
      "Also works while the run is in progress.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pcm runs show", "  pcm runs show factcheck -o json | jq '.libraries[].sha256'"})
final class RunsShowCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private RunParameter run = new RunParameter();

  RunsShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunDetails details = RunDetails.of(run.directory(console));
    details.note().ifPresent(note -> console.screen().say("pcm: " + note));
    console.result(
        output.json()
            ? RunDetailsView.json(details)
            : RunDetailsView.text(details, ZoneId.systemDefault()));
    return ExitCode.OK;
  }
}
