package io.pcm.cli;

import io.pcm.cli.view.StatusView;
import io.pcm.runtime.RunStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pcm status}: how far a run is. */
@Command(
    name = "status",
    description = {
      "Says how far a run is: asks its manager, or, when there is none, tells what the last one left.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm status",
      "  pcm status --run /shared/me/run1 -o json | jq .tasks",
    })
final class StatusCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    RunStatus status = RunStatus.of(run.directory(console));
    status.note().ifPresent(note -> console.screen().say("pcm: " + note));
    console.result(output.json() ? StatusView.json(status) : StatusView.text(status));
    return ExitCode.OK;
  }
}
