package io.pcm.cli;

import io.pcm.cli.view.PilotsView;
import io.pcm.runtime.inspect.PilotJobs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pcm pilots drain}. */
@Command(
    name = "drain",
    description = {
      "Drains pilots: they finish running calls, take no new ones, and leave for good.",
      "Queued jobs are cancelled. Pilots that join later are told to leave.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm pilots drain 17_3 17_5     two jobs",
      "  pcm pilots drain 17            all jobs of a submission: 17_0, 17_1 or 17.0, 17.1",
      "  pcm pilots drain 17_1+2        a job as shown by pcm status",
      "  pcm pilots drain all"
    })
final class PilotsDrainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private NamedPilots pilots = new NamedPilots();

  PilotsDrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PilotJobs.Drained drained = pilots.jobs(console).drain(pilots.ids());
    console.notes(drained.notes());
    console.result(pilots.json() ? PilotsView.json(drained) : PilotsView.text(drained));
    return ExitCode.OK;
  }
}
