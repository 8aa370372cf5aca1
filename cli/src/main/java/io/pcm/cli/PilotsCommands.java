package io.pcm.cli;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.cli.view.Explanation;
import io.pcm.cli.view.PilotsView;
import io.pcm.cli.view.PlanView;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.inspect.PilotJobs.Plan;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.PilotDraft;
import io.pcm.runtime.sites.PilotOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pcm pilots ...}: pilots as jobs of a batch system. */
final class PilotsCommands {
  private PilotsCommands() {}

  /** {@code pcm pilots submit}. */
  @Command(
      name = "submit",
      description = {
        "Submits pilots as jobs of a batch system.",
        "They join the run's manager, or wait for one to start, serve until the run ends, and may be",
        "preempted at any time.",
        ""
      },
      sortOptions = false)
  static final class Submit implements Callable<Integer> {
    private final Console console;

    @Mixin private DebugOption debug = new DebugOption();
    @Mixin private RunOption run = new RunOption();
    @Mixin private OutputOption output = new OutputOption();
    @Mixin private PilotSiteOptions site = new PilotSiteOptions();

    @Option(
        names = "--dry-run",
        description = "print the job script or submit file; change nothing")
    private boolean dryRun;

    Submit(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws Exception {
      PilotOrder order = order(site.draft());
      Path directory = run.directory(console);
      try {
        if (dryRun) {
          Plan plan = PilotJobs.planned(directory).plan(order.settings(), order.count());
          console.result(output.json() ? PlanView.json(plan) : PlanView.text(plan));
          return ExitCode.OK;
        }
        PilotJobs jobs = PilotJobs.make(directory);
        if (RunStatus.hasEnded(new RunPaths(jobs.run()))) {
          console.screen().say("pcm: this run has ended; pilots find work only if it goes on");
        }
        Submission done = jobs.submit(order.settings(), order.count());
        console.result(output.json() ? PilotsView.json(done) : PilotsView.text(done, jobs.run()));
        return ExitCode.OK;
      } catch (BatchSystemException e) {
        throw new CommandException(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
      }
    }

    private static PilotOrder order(PilotDraft draft) throws CommandException {
      try {
        return draft.order();
      } catch (IllegalArgumentException e) {
        throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
      }
    }
  }

  /** {@code pcm pilots list}. */
  @Command(
      name = "list",
      description = {
        "Lists the pilots of a run: what its manager and the batch system say.",
        "Those that have ended are only counted; in JSON all are there.",
        ""
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  pcm pilots list --all",
        "  pcm pilots list -o json | jq -r '.pilots[] | select(.state==\"PENDING\") | .reason'"
      })
  static final class Listed implements Callable<Integer> {
    private final Console console;

    @Mixin private DebugOption debug = new DebugOption();
    @Mixin private RunOption run = new RunOption();
    @Mixin private OutputOption output = new OutputOption();

    @Option(names = "--all", description = "list those that have ended, too")
    private boolean all;

    Listed(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws Exception {
      PilotJobs.Listing listing = PilotJobs.of(run.directory(console)).list();
      listing.notes().forEach(note -> console.screen().say("pcm: " + note));
      console.result(output.json() ? PilotsView.json(listing) : PilotsView.table(listing, all));
      return ExitCode.OK;
    }
  }

  /** {@code pcm pilots explain}. */
  @Command(
      name = "explain",
      description = {
        "Says why there are fewer pilots than were asked for, in the batch system's own words.",
        ""
      },
      footerHeading = "%nExample:%n",
      footer = "  pcm pilots explain --run pcm-runs/factcheck")
  static final class Explain implements Callable<Integer> {
    private final Console console;

    @Mixin private DebugOption debug = new DebugOption();
    @Mixin private RunOption run = new RunOption();
    @Mixin private OutputOption output = new OutputOption();

    Explain(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws Exception {
      PilotJobs jobs = PilotJobs.of(run.directory(console));
      PilotJobs.Listing listing = jobs.list();
      listing.notes().forEach(note -> console.screen().say("pcm: " + note));
      Explanation answer = Explanation.of(listing, jobs.logs()::lastWords, jobs::analysis);
      console.result(output.json() ? answer.json() : answer.text());
      return ExitCode.OK;
    }
  }

  /** {@code pcm pilots logs}. */
  @Command(
      name = "logs",
      description = {
        "Prints what a pilot printed: its job's output, or by a pilot's name its own log.",
        ""
      },
      footerHeading = "%nExamples:%n",
      footer = {
        "  pcm pilots logs 17_3 17_5   two jobs",
        "  pcm pilots logs 17          all of one submission: 17_0, 17_1 or 17.0, 17.1",
        "  pcm pilots logs 5.0+1       one run of a job that was started again",
        "  pcm pilots logs n1-42-c0ffee"
      })
  static final class LogsOf implements Callable<Integer> {
    private final Console console;

    @Mixin private DebugOption debug = new DebugOption();
    @Mixin private RunOption run = new RunOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
        paramLabel = "ID",
        arity = "1..*",
        description = "a job, all of a submission by its number, or a pilot's name")
    private List<String> ids = List.of();

    LogsOf(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws Exception {
      Path directory = run.directory(console);
      PilotJobs.Printed printed = PilotJobs.of(directory).printed(ids);
      String missing =
          "no log of '"
              + String.join("', '", printed.unknown())
              + "' is in "
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
  static final class Drain implements Callable<Integer> {
    private final Console console;

    @Mixin private DebugOption debug = new DebugOption();
    @Mixin private RunOption run = new RunOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
        paramLabel = "ID",
        arity = "1..*",
        description = "a job, all of a submission by its number, a pilot's name, or all")
    private List<String> ids = List.of();

    Drain(Console console) {
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

  /** {@code pcm pilots cancel}. */
  @Command(
      name = "cancel",
      description = {"Takes jobs back from the batch system, waiting ones and running ones.", ""},
      footerHeading = "%nExamples:%n",
      footer = {
        "  pcm pilots cancel 17_3 17_5     two jobs",
        "  pcm pilots cancel 17            all of one submission: 17_0, 17_1 or 17.0, 17.1",
        "  pcm pilots cancel 17_1+2        the job of a pilot that pcm status shows so",
        "  pcm pilots cancel all"
      })
  static final class Cancel implements Callable<Integer> {
    private final Console console;

    @Mixin private DebugOption debug = new DebugOption();
    @Mixin private RunOption run = new RunOption();
    @Mixin private OutputOption output = new OutputOption();

    @Parameters(
        paramLabel = "ID",
        arity = "1..*",
        description = "a job, all of a submission by its number, a pilot's name, or all")
    private List<String> ids = List.of();

    Cancel(Console console) {
      this.console = console;
    }

    @Override
    public Integer call() throws Exception {
      PilotJobs.Cancelled cancelled;
      try {
        cancelled = PilotJobs.of(run.directory(console)).cancel(ids);
      } catch (BatchSystemException e) {
        throw new CommandException(ExitCode.ENVIRONMENT, String.valueOf(e.getMessage()), e);
      }
      cancelled.notes().forEach(note -> console.screen().say("pcm: " + note));
      console.result(output.json() ? PilotsView.json(cancelled) : PilotsView.text(cancelled));
      return ExitCode.OK;
    }
  }
}
