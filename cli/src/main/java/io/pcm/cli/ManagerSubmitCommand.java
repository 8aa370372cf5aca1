package io.pcm.cli;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.cli.view.PilotsView;
import io.pcm.cli.view.PlanView;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.jobs.ManagerJob;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.rundir.RunAhead;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotSettings;
import io.pcm.runtime.sites.Pilots;
import io.pcm.submit.ShellWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;

/** {@code pcm manager submit}. */
@Command(
    name = "submit",
    description = {
      "Submits a run's manager as a batch job.",
      "For login nodes where a manager may not run for hours, or that compute nodes cannot reach.",
      "Write the options of the job first, then --, and then what pcm manager run is to get.",
      "The other commands work as for any run (docs/login-nodes.md).",
      ""
    },
    sortOptions = false)
final class ManagerSubmitCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private PilotSiteOptions site = new PilotSiteOptions();

  @Option(
      names = "--dry-run",
      description = "print the job script or submit file without submitting it")
  private boolean dryRun;

  @Parameters(
      paramLabel = "WORKFLOW",
      arity = "1..*",
      description = "the workflow file, and options of pcm manager run")
  private List<String> words = new ArrayList<>();

  ManagerSubmitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Pilots pilots = site.pilots();
    if (pilots.count() != 1) {
      throw new CommandException(ExitCode.USAGE, "a run has one manager; leave out -n");
    }
    Path directory = run().directoryForJob();
    List<String> arguments = new ArrayList<>(words);
    if (!arguments.contains("--run-dir")) {
      arguments.addAll(List.of("--run-dir", directory.toString()));
    }
    PilotSettings settings = pilots.settings();
    ManagerJob job = new ManagerJob(new RunPaths(directory), settings);
    Path here = Path.of("").toAbsolutePath();
    try {
      if (dryRun) {
        var plan = new PilotJobs.Plan(settings.site().system(), job.preview(arguments, here));
        console.result(output.json() ? PlanView.json(plan) : PlanView.text(plan));
        return ExitCode.OK;
      }
      RunAhead.create(directory, true);
      tell(job.submit(arguments, here), directory);
      return ExitCode.OK;
    } catch (BatchSystemException e) {
      throw new CommandException(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  /** The command that the job will run, so that a mistake in it is found now. */
  private RunCommand run() throws CommandException {
    List<String> all = new ArrayList<>(List.of("manager", "run"));
    all.addAll(words);
    try {
      CommandLine command = PcmCommand.commandLine(console);
      ParseResult parsed = command.parseArgs(all.toArray(String[]::new));
      return (RunCommand) parsed.subcommand().subcommand().commandSpec().userObject();
    } catch (ParameterException e) {
      throw new CommandException(
          ExitCode.USAGE, "after --, as pcm manager run gets it: " + e.getMessage(), e);
    }
  }

  private void tell(Submission done, Path directory) {
    String job = done.jobs().get(0).value();
    if (output.json()) {
      console.result(PilotsView.json(done));
    }
    String name = RunOption.word(directory);
    console
        .screen()
        .say(
            "pcm: the manager is job "
                + job
                + " of "
                + done.system()
                + "; when it has started:\n     pcm status "
                + name
                + ", pcm attach "
                + name
                + ", pcm stop "
                + name
                + "\n     what it prints: "
                + ShellWord.of(directory.resolve("managers").toString()));
  }
}
