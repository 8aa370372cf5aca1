package io.pcm.cli;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.cli.view.PilotsView;
import io.pcm.cli.view.PlanView;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.inspect.PilotJobs.Plan;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.Pilots;
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pcm pilots submit}. */
@Command(
    name = "submit",
    description = {
      "Submits pilots as batch jobs.",
      "They join the run's manager, or wait for it to start, and serve until the run ends.",
      "They may be preempted at any time.",
      ""
    },
    sortOptions = false)
final class PilotsSubmitCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private PilotSiteOptions site = new PilotSiteOptions();

  @Option(
      names = "--dry-run",
      description = "print the job script or submit file without submitting it")
  private boolean dryRun;

  @Option(
      names = "--ahead",
      description = {
        "submit for a run that is started later, even if --run names no run, and there is one",
        "with a similar name"
      })
  private boolean ahead;

  PilotsSubmitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Pilots pilots = site.pilots();
    Path directory = run.directoryOrNew(console);
    try {
      if (dryRun) {
        PilotJobs planned = PilotJobs.planned(directory, ahead);
        tellMemory(planned, pilots);
        Plan plan = planned.plan(pilots.settings(), pilots.count());
        console.result(output.json() ? PlanView.json(plan) : PlanView.text(plan));
        return ExitCode.OK;
      }
      PilotJobs jobs = PilotJobs.make(directory, ahead);
      if (!jobs.hasBegun()) {
        console
            .screen()
            .say(
                "pcm: no manager has used the run directory "
                    + jobs.run()
                    + " yet; the pilots wait for one:\n     pcm manager run WORKFLOW --run-dir "
                    + ShellWord.of(jobs.run().toString()));
      }
      if (RunStatus.hasEnded(new RunPaths(jobs.run()))) {
        console.screen().say("pcm: this run has ended; pilots get work only if it is resumed");
      }
      tellMemory(jobs, pilots);
      Submission done = jobs.submit(pilots.settings(), pilots.count());
      console.result(output.json() ? PilotsView.json(done) : PilotsView.text(done, jobs.run()));
      return ExitCode.OK;
    } catch (BatchSystemException e) {
      throw new CommandException(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }

  private void tellMemory(PilotJobs jobs, Pilots pilots) throws IOException {
    jobs.memoryNote(pilots.settings()).ifPresent(note -> console.screen().say("pcm: " + note));
  }
}
