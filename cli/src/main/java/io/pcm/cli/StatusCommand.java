package io.pcm.cli;

import io.pcm.cli.view.StatusView;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pcm status}: shows the progress of a run. */
@Command(
    name = "status",
    description = {
      "Shows the progress of a run, as its manager reports it or as the last manager left it.",
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
    Path directory = run.directory(console);
    RunStatus status = RunStatus.of(directory);
    status.note().ifPresent(note -> console.screen().say("pcm: " + note));
    Listing pilots = pilots(directory, status);
    console.result(
        output.json() ? StatusView.json(status, pilots) : StatusView.text(status, pilots));
    return ExitCode.OK;
  }

  /** The status of the run is shown even if the pilots are unknown. */
  private Listing pilots(Path directory, RunStatus status) throws RunDirectoryException {
    try {
      return PilotJobs.of(directory).glance(status);
    } catch (IOException e) {
      return new Listing(List.of(), List.of(), List.of(String.valueOf(e.getMessage())));
    }
  }
}
