package io.pcm.cli;

import io.pcm.cli.view.PilotsView;
import io.pcm.runtime.inspect.PilotJobs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pcm pilots list}. */
@Command(
    name = "list",
    description = {
      "Lists the pilots of a run, as reported by its manager and the batch system.",
      "Ended pilots are only counted; JSON output lists them all.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm pilots list --all",
      "  pcm pilots list -o json | jq -r '.pilots[] | select(.state==\"PENDING\") | .reason'"
    })
final class PilotsListCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();

  @Option(names = "--all", description = "list ended pilots, too")
  private boolean all;

  PilotsListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PilotJobs.Listing listing = PilotJobs.of(run.directory(console)).list();
    console.notes(listing.notes());
    console.notes(PilotsView.refusals(listing));
    console.result(output.json() ? PilotsView.json(listing) : PilotsView.table(listing, all));
    return ExitCode.OK;
  }
}
