package io.pcm.cli;

import io.pcm.cli.terminal.Signals;
import io.pcm.cli.view.UpdateView;
import io.pcm.runtime.Pcm;
import io.pcm.runtime.PreparedWorkflow;
import io.pcm.runtime.Run;
import io.pcm.runtime.RunOptions;
import io.pcm.runtime.RunReport;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunDirectoryInUseException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.sites.Pilots;
import io.pcm.submit.ShellWord;
import io.pcm.workflowfile.WorkflowFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pcm manager run}: runs a workflow to its end. */
@Command(
    name = "run",
    description = {
      "Runs a workflow.",
      "Run the same command again to resume; if everything is done, it says so at once. Pilots"
          + " come",
      "from --local or from 'pilots' in the workflow file; without either, the manager listens for",
      "pilots and prints how to start them.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm manager run examples/factcheck/workflow.yaml --local 2",
      "  pcm manager run workflow.yaml --set limit=300 --set 'templates=[bare, few-shot]' --local"
          + " 1",
      "  pcm manager run workflow.yaml --local 2 --detach && pcm attach",
      "  pcm manager run workflow.yaml --local 2 --dashboard      (its page, in a browser)",
      "  pcm manager run workflow.yaml --run-dir /shared/me/run1 --wait 1h -o json",
      "  pcm manager run workflow.yaml --local 2 --accept-failures 0.1%%   (in a chain of jobs)",
      "  pcm manager run workflow.yaml --local 2 --retry-failed --dry-run"
    })
final class RunCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private DebugOption debug = new DebugOption();

  @Parameters(paramLabel = "WORKFLOW", description = "the workflow file (docs/workflow-file.md)")
  private Path workflow = Path.of("workflow.yaml");

  @Option(
      names = "--local",
      paramLabel = "N",
      description = {
        "start N pilots on this machine, each with 1/N of the cores, memory and",
        "GPUs of the machine or job, instead of those in the workflow file;",
        "listen only on this machine"
      })
  private @Nullable Integer local;

  @Option(
      names = "--set",
      paramLabel = "KEY=YAML",
      description = "set a parameter of the workflow; paths are relative to this folder")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--run-dir",
      paramLabel = "DIR",
      description = "the run directory (default: pcm-runs/NAME-OF-THE-WORKFLOW)")
  private @Nullable Path runDir;

  @Option(names = "--fresh", description = "start over; the old run is kept next to the new one")
  private boolean fresh;

  @Mixin private UpdateOptions updates = new UpdateOptions();

  @Option(
      names = "--take-over",
      description = {
        "take the run over from a manager on another machine that has died;",
        "waits 30 s to make sure that its heartbeat stands still"
      })
  private boolean takeOver;

  @Option(
      names = DetachedStart.OPTION,
      description = {
        "return when the run has begun; it goes on when this terminal is closed.",
        "See it with pcm attach, end it with pcm stop"
      })
  private boolean detach;

  @Option(names = DetachedStart.OUTPUT_OPTION, hidden = true)
  private @Nullable Path detachedOutput;

  @Mixin private ListenOptions listen = new ListenOptions();

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description = "give up after this long without a pilot, such as 1h (default: no limit)")
  private @Nullable Duration wait;

  @Option(
      names = "--accept-failures",
      paramLabel = "N|P%",
      converter = AcceptedFailures.Converter.class,
      description = {
        "exit with 0 although rows failed or were not run, if they are at most",
        "so many, or so many percent of all rows, such as 0.1%% (default: 0)"
      })
  private AcceptedFailures accepted = AcceptedFailures.NONE;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "table|json",
      description = "json: one JSON object per line on standard output (default: table)")
  private OutputForm output = OutputForm.TABLE;

  RunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    check();
    Path here = Path.of("").toAbsolutePath();
    PreparedWorkflow loaded =
        WorkflowFile.load(workflow, set, here, name -> ModelProgress.pull(console.screen(), name));
    String name = loaded.workflow().name();
    Path directory = runDir != null ? runDir : RunDirectory.defaultFor(here, name);
    if (updates.isDryRun) {
      console.result(
          UpdateView.of(Pcm.update(loaded, options(directory)), output == OutputForm.JSON));
      return ExitCode.OK;
    }
    boolean json = output == OutputForm.JSON && detachedOutput == null;
    if (detach) {
      BackgroundInput.refuse(loaded.workflow());
      return new DetachedStart(console, directory, json).start(words());
    }
    boolean brought = local != null || !loaded.pilots().isEmpty();
    RunWatcher watcher =
        new RunWatcher(console, name, brought, json, debug.on).printingTo(detachedOutput);
    AtomicReference<@Nullable Run> running = new AtomicReference<>();
    Signals signals =
        Signals.listen(code -> stop(running.get(), code), code -> stopAtOnce(running.get(), code));
    EndOfRun end = new EndOfRun(console, loaded.workflow(), json, accepted);
    RunReport report;
    int code;
    try (Run run = start(loaded, directory, watcher)) {
      running.set(run);
      report = run.await();
      code = end.report(report, () -> stopped(signals, watcher));
    }
    end.tellOfWaitingPilots(report.runDirectory());
    return code;
  }

  /**
   * The run directory of this command as a job.
   *
   * @throws CommandException if it cannot be one
   */
  Path directoryForJob() throws Exception {
    check();
    if (fresh || detach || updates.isDryRun) {
      throw new CommandException(
          ExitCode.USAGE,
          "a job that is started again runs the same command again, so it cannot have --fresh,"
              + " --detach or --dry-run; to start over, use another --run-dir");
    }
    Path here = Path.of("").toAbsolutePath();
    PreparedWorkflow loaded =
        WorkflowFile.load(workflow, set, here, name -> ModelProgress.pull(console.screen(), name));
    BackgroundInput.refuse(loaded.workflow());
    return here.resolve(
        runDir != null ? runDir : RunDirectory.defaultFor(here, loaded.workflow().name()));
  }

  private Run start(PreparedWorkflow loaded, Path directory, RunWatcher watcher)
      throws RunException, RunDirectoryException, CommandException {
    try {
      return Pcm.start(loaded, options(directory), watcher);
    } catch (RunException e) {
      if (e.getCause() instanceof RunDirectoryInUseException inUse && inUse.isPerhapsDead()) {
        throw new CommandException(
            ExitCode.IN_USE, e.getMessage() + "\n     To take it over: " + takeOverCommand(), e);
      }
      if (e.getCause() instanceof RunDirectoryInUseException) {
        String name = RunOption.word(directory);
        throw new CommandException(
            ExitCode.IN_USE,
            e.getMessage()
                + "\n     To see it: pcm attach "
                + name
                + "; to end it: pcm stop "
                + name,
            e);
      }
      throw e;
    }
  }

  private String takeOverCommand() {
    String command = words().stream().map(ShellWord::of).collect(Collectors.joining(" "));
    return "pcm " + command + " --take-over";
  }

  /** The command line after {@code pcm}. */
  private List<String> words() {
    return spec.root().commandLine().getParseResult().originalArgs();
  }

  private RunOptions options(Path directory) throws RunDirectoryException {
    RunOptions options = listen.on(RunOptions.in(directory));
    options = fresh ? options.fresh() : options;
    options = updates.applyTo(options);
    options = takeOver ? options.takeOver() : options;
    options = local == null ? options : options.pilots(Pilots.local(local));
    return wait == null ? options : options.patience(wait);
  }

  /** Called on the first signal. Before the run has begun, there is nothing to drain. */
  private void stop(@Nullable Run run, int code) {
    if (run == null) {
      Main.exit(code);
      return;
    }
    run.drain("asked to stop by a signal");
    console
        .screen()
        .say(
            "pcm: stopping when running calls have finished; results are kept. Ctrl-C again: stop"
                + " now.\n"
                + "     To resume later, run the same command again.");
  }

  /** The exit code of a run that was stopped. */
  private static int stopped(Signals signals, RunWatcher watcher) {
    return signals
        .exitCode()
        .orElse(watcher.askedToStop() ? ExitCode.TERMINATED : ExitCode.INTERRUPTED);
  }

  private static void stopAtOnce(@Nullable Run run, int code) {
    if (run != null) {
      run.killLocalPilots();
    }
    Main.exit(code);
  }

  private void check() {
    if (detach && updates.isDryRun) {
      throw usage("--dry-run starts nothing, so leave out --detach");
    }
    listen.check(spec.commandLine());
    if (local != null && (local < 1 || local > 1024)) {
      throw usage("--local must be 1 to 1024, not " + local);
    }
    if (local != null && listen.hasAddress()) {
      throw usage(
          "--local listens on the loopback address only; leave out --bind and --advertise,"
              + " or start pilots with: pcm pilot start");
    }
    if (local != null && wait != null) {
      throw usage(
          "--wait has no effect with --local, which starts its pilots at once; leave it out");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
