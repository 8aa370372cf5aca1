package io.pcm.cli;

import io.pcm.cli.view.Explanation;
import io.pcm.runtime.inspect.PilotJobs;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pcm pilots explain}. */
@Command(
    name = "explain",
    description = {
      "Explains why a run does not have more pilots.",
      "For each group: how many the run wants, why not more, and what you can do. Then why fewer"
          + " are",
      "connected than requested, in the batch system's own words.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  pcm pilots explain --run pcm-runs/factcheck")
final class PilotsExplainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();

  PilotsExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PilotJobs jobs = PilotJobs.of(run.directory(console));
    PilotJobs.Explained known = jobs.explained();
    console.notes(known.listing().notes());
    Explanation answer = Explanation.of(known, jobs.logs()::lastWords, jobs::analysis);
    console.result(output.json() ? answer.json() : answer.text());
    return ExitCode.OK;
  }
}
