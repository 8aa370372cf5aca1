package io.pcm.cli;

import io.pcm.cli.view.PilotsView;
import io.pcm.runtime.inspect.PilotJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pcm pilots logs}. */
@Command(
    name = "logs",
    description = {
      "Prints the output of a job, or, given the name of a pilot, the pilot's own log.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm pilots logs 17_3 17_5   two jobs",
      "  pcm pilots logs 17          all jobs of a submission: 17_0, 17_1 or 17.0, 17.1",
      "  pcm pilots logs 5.0+1       one run of a job that was restarted",
      "  pcm pilots logs n1-42-c0ffee"
    })
final class PilotsLogsCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "ID",
      arity = "1..*",
      description = "a job, a submission's number for all its jobs, or a pilot's name")
  private List<String> ids = List.of();

  PilotsLogsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = run.directory(console);
    PilotJobs.Printed printed = PilotJobs.of(directory).printed(ids);
    String missing =
        "no log of '"
            + String.join("', '", printed.unknown())
            + "' in "
            + directory.resolve("logs").resolve("pilots");
    if (printed.logs().isEmpty()) {
      throw new CommandException(ExitCode.ENVIRONMENT, missing);
    }
    if (!printed.unknown().isEmpty()) {
      console.screen().say("pcm: " + missing);
    }
    if (output.json()) {
      console.result(PilotsView.json(printed.logs()));
      return ExitCode.OK;
    }
    for (Path log : printed.logs()) {
      console.screen().say("pcm: " + log);
      Files.copy(log, console.out());
    }
    console.out().flush();
    return ExitCode.OK;
  }
}
