package io.pcm.cli;

import io.pcm.cli.view.PilotsView;
import io.pcm.runtime.inspect.PilotJobs;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pcm pilots drain}. */
@Command(
    name = "drain",
    description = {
      "Has pilots take nothing new, end what runs, and leave for good.",
      "Jobs that still wait are taken from their queue; pilots that come later are sent away when",
      "they join.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm pilots drain 17_3 17_5     two jobs",
      "  pcm pilots drain 17            all of one submission: 17_0, 17_1 or 17.0, 17.1",
      "  pcm pilots drain 17_1+2        the job of a pilot that pcm status shows so",
      "  pcm pilots drain all"
    })
final class PilotsDrainCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "a job, all of a submission by its number, a pilot's name, or all")
  private List<String> ids = List.of();

  PilotsDrainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    PilotJobs.Drained drained = PilotJobs.of(run.directory(console)).drain(ids);
    drained.notes().forEach(note -> console.screen().say("pcm: " + note));
    console.result(output.json() ? PilotsView.json(drained) : PilotsView.text(drained));
    return ExitCode.OK;
  }
}
