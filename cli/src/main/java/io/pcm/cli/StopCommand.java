package io.pcm.cli;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobState;
import io.pcm.cli.view.RunsView;
import io.pcm.runtime.inspect.RunStop;
import io.pcm.runtime.inspect.RunWait;
import io.pcm.runtime.jobs.ManagerJob;
import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pcm stop}: stops a run from outside. */
@Command(
    name = "stop",
    description = {
      "Stops a run, as Ctrl-C does once: running calls finish, no new ones start.",
      "Results are kept, and the same command resumes the run. Works from any machine that sees"
          + " the",
      "run directory and reaches the manager. If no manager has the run, there is nothing to do.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pcm stop --wait", "  pcm stop factcheck --now"})
final class StopCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();

  @Parameters(
      paramLabel = "RUN",
      arity = "0..1",
      description = "path, name or beginning of the name of a run, or last (default: last)")
  private @Nullable Path run;

  @Option(names = "--now", description = "kill running calls; they run again later")
  private boolean now;

  @Option(names = "--wait", description = "return only when the manager has ended")
  private boolean wait;

  StopCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = RunOption.directory(console, run);
    OptionalInt running = RunStop.ask(directory, now);
    if (output.json()) {
      console.result(RunsView.stopping(directory, running));
    }
    if (running.isEmpty() && cancelledJob(directory)) {
      return ExitCode.OK;
    }
    if (running.isEmpty()) {
      console.screen().say("pcm: no manager has this run, so there is nothing to stop");
      return ExitCode.OK;
    }
    console
        .screen()
        .say(
            now
                ? "pcm: stopping now"
                : "pcm: stopping; running calls that finish first: " + running.getAsInt());
    if (wait) {
      RunWait.await(directory, Optional.empty());
    }
    return ExitCode.OK;
  }

  /** Cancels a manager that is a job and waits, or waits for its end. */
  private boolean cancelledJob(Path directory) throws IOException, CommandException {
    try {
      List<JobState> jobs = ManagerJob.cancel(new RunPaths(directory));
      jobs.forEach(
          job ->
              console
                  .screen()
                  .say("pcm: cancelled the manager's job " + job.job() + " (" + job.word() + ")"));
      return !jobs.isEmpty();
    } catch (BatchSystemException e) {
      throw new CommandException(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
    }
  }
}
