package io.pcm.cli;

import io.pcm.cli.terminal.Signals;
import io.pcm.cli.view.JsonLines;
import io.pcm.cli.view.Rates;
import io.pcm.cli.view.RunsView;
import io.pcm.cli.view.StatusView;
import io.pcm.runtime.inspect.ListedRun;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.inspect.RunWait;
import io.pcm.runtime.inspect.StatusWatch;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pcm attach}: shows a run that is in progress elsewhere. */
@Command(
    name = "attach",
    description = {
      "Shows a run as the command that runs it does, until it ends, and exits with its exit code.",
      "Ctrl-C ends only attach; the run goes on. To stop it: pcm stop. A run whose manager is on"
          + " another",
      "machine, or was started without --detach, is shown, too.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pcm attach", "  pcm attach factcheck && pcm results > results.jsonl"})
final class AttachCommand implements Callable<Integer> {
  private static final Duration PACE = Duration.ofMillis(500);
  private static final Duration JSON_PACE = Duration.ofSeconds(2);

  private final Console console;
  private final Rates rates = new Rates();
  private final long startNanos = System.nanoTime();
  private Duration nextJson = Duration.ZERO;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private OutputOption output = new OutputOption();
  @Mixin private RunParameter run = new RunParameter();

  AttachCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = run.directory(console);
    awaitBeginning(directory);
    if (RunDirectory.holderAnywhere(directory).isEmpty()) {
      console.screen().say("pcm: no manager has this run; to resume it, run its command again");
    } else {
      Signals.listen(this::detach, Main::exit);
      follow(directory);
    }
    RunPhase end = RunWait.await(directory, Optional.empty()).orElseThrow();
    if (output.json()) {
      console.result(RunsView.ended(directory, Optional.of(end)));
    }
    return EndCode.of(console, directory, end);
  }

  /** Pilots, or a manager as a batch job, may have been submitted before the run begins. */
  private void awaitBeginning(Path directory) throws InterruptedException {
    if (ListedRun.of(directory).phase() != RunPhase.NOT_STARTED) {
      return;
    }
    console
        .screen()
        .say("pcm: no manager has started this run yet; waiting for one (pcm why says more)");
    Path status = new RunPaths(directory).status();
    while (true) {
      RunPhase phase = ListedRun.of(directory).phase();
      boolean unseen = phase == RunPhase.RUNNING && !Files.exists(status);
      if (phase != RunPhase.NOT_STARTED && !unseen) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(PACE.toMillis());
    }
  }

  private void detach(int code) {
    console.screen().clear();
    console.screen().say("pcm: detached; the run goes on. To stop it: pcm stop");
    Main.exit(code);
  }

  /** Shows the run until no manager has it, and then what the manager printed last. */
  private void follow(Path directory)
      throws IOException, RunDirectoryException, RunException, InterruptedException {
    Path printed = new RunPaths(directory).managerOutput();
    boolean prints = Files.exists(printed);
    LiveDisplay display = new LiveDisplay(console.screen());
    AttachedLines manager = new AttachedLines(console, output.json());
    try (GrowingFile lines = new GrowingFile(prints ? printed : Path.of("/dev/null")).fromItsEnd();
        StatusWatch statuses = RunStatus.watch(directory, PACE)) {
      for (Optional<RunStatus> next = statuses.next(); next.isPresent(); next = statuses.next()) {
        lines.lines().forEach(manager::print);
        RunStatus status = next.get();
        if (!status.live() && RunDirectory.holderAnywhere(directory).isEmpty()) {
          break;
        }
        if (status.live()) {
          show(display, status);
        }
      }
      console.screen().clear();
      RunWait.await(directory, Optional.empty());
      lines.rest().forEach(manager::print);
    }
    if (!prints && !output.json()) {
      console.show(
          StatusView.text(
              RunStatus.of(directory),
              new PilotJobs.Listing(List.of(), List.of(), List.of()),
              console.screen().width()));
    }
  }

  private void show(LiveDisplay display, RunStatus status) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    rates.add(status.view(), elapsed);
    display.show(status.view(), elapsed, rates);
    if (output.json() && elapsed.compareTo(nextJson) >= 0) {
      nextJson = elapsed.plus(JSON_PACE);
      console.result(JsonLines.progress(status.view(), elapsed, rates));
    }
  }
}
