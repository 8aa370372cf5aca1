package io.pcm.cli;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.cli.view.PilotsView;
import io.pcm.runtime.inspect.PilotJobs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pcm pilots cancel}. */
@Command(
    name = "cancel",
    description = {"Cancels batch jobs, queued or running.", ""},
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm pilots cancel 17_3 17_5     two jobs",
      "  pcm pilots cancel 17            all jobs of a submission: 17_0, 17_1 or 17.0, 17.1",
      "  pcm pilots cancel 17_1+2        a job as shown by pcm status",
      "  pcm pilots cancel all"
    })
final class PilotsCancelCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private NamedPilots pilots = new NamedPilots();

  PilotsCancelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PilotJobs.Cancelled cancelled;
    try {
      cancelled = pilots.jobs(console).cancel(pilots.ids());
    } catch (BatchSystemException e) {
      throw new CommandException(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
    console.notes(cancelled.notes());
    console.result(pilots.json() ? PilotsView.json(cancelled) : PilotsView.text(cancelled));
    return ExitCode.OK;
  }
}
