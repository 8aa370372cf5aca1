package io.pcm.cli;

import io.pcm.api.status.RunProgress;
import io.pcm.cli.view.JsonLines;
import io.pcm.cli.view.Rates;
import io.pcm.runtime.RunListener;
import io.pcm.runtime.rundir.ManagerOutput;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.runtime.sites.BatchSystems;
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows the progress of a run on the screen and, if requested, as JSON on standard output. */
final class RunWatcher implements RunListener {
  private static final Duration JSON_PACE = Duration.ofSeconds(2);

  private final Console console;
  private final String workflow;
  private final boolean brought;
  private final boolean json;
  private final boolean debug;
  private final LiveDisplay display;
  private final Rates rates = new Rates();
  private final long startNanos = System.nanoTime();
  private Duration nextJson = Duration.ZERO;
  private final PilotAbsence absence = new PilotAbsence();
  private boolean storeWaits;
  private volatile boolean askedToStop;
  private Optional<Path> output = Optional.empty();
  private String explain = "pcm pilots explain";

  /**
   * @param brought whether the run starts pilots itself; otherwise the user is told how
   */
  RunWatcher(Console console, String workflow, boolean brought, boolean json, boolean debug) {
    this.console = console;
    this.workflow = workflow;
    this.brought = brought;
    this.json = json;
    this.debug = debug;
    this.display = new LiveDisplay(console.screen());
  }

  @Override
  public void started(Path runDirectory, Optional<Path> setAside, List<String> addresses) {
    Logs.to(runDirectory.resolve("logs").resolve("manager.log"), debug);
    setAside.ifPresent(old -> console.screen().say("pcm: the previous run is kept in " + old));
    console.screen().say("pcm: run directory " + runDirectory);
    String run = ShellWord.of(runDirectory.toString());
    explain = "pcm pilots explain --run " + run;
    if (!brought) {
      console
          .screen()
          .say(
              "pcm: listening on "
                  + String.join(", ", addresses)
                  + ", waiting for pilots. To start one here or submit many:\n"
                  + "     pcm pilot start --run "
                  + run
                  + "\n     pcm pilots submit --"
                  + BatchSystems.likely(System.getenv()).name()
                  + " -n 64 --run "
                  + run);
    }
    // In the background, the command that started this process tells it.
    if (output.isEmpty() && Files.exists(new RunPaths(runDirectory).dashboard())) {
      DashboardCommand.tell(console, runDirectory);
    }
    if (json) {
      console.result(JsonLines.started(workflow, runDirectory));
    }
    settle(runDirectory);
  }

  /**
   * @param file if this process prints to a file because there is no terminal: progress is not
   *     shown, and the file gets a place in the run directory
   */
  RunWatcher printingTo(@Nullable Path file) {
    output = Optional.ofNullable(file);
    return this;
  }

  private void settle(Path runDirectory) {
    output.ifPresent(
        file -> {
          try {
            ManagerOutput.settle(file, new RunPaths(runDirectory));
          } catch (IOException e) {
            throw new UncheckedIOException(
                "cannot give the output of the manager a place in " + runDirectory, e);
          }
        });
  }

  @Override
  public void stopAsked(boolean now) {
    askedToStop = true;
    console
        .screen()
        .say(
            "pcm: stopped by pcm stop "
                + (now ? "--now" : "when running calls have finished")
                + "; results are kept");
  }

  /** Whether {@code pcm stop} asked the run to stop. */
  boolean askedToStop() {
    return askedToStop;
  }

  @Override
  public void note(String text) {
    console.screen().say("pcm: " + text);
  }

  /** Prints the whole text, because progress lines may be cut. */
  private void sayWhetherTheStoreWaits(RunProgress view) {
    boolean waits = view.storeWaits() != null;
    if (waits != storeWaits) {
      console.screen().say("pcm: " + (waits ? view.storeWaits() : "there is space again"));
      storeWaits = waits;
    }
  }

  @Override
  public void progress(RunProgress view) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
    rates.add(view, elapsed);
    sayWhetherTheStoreWaits(view);
    if (view.outcome() != null) {
      console.screen().clear();
      return;
    }
    if (absence.isWorthAWord(view, elapsed)) {
      console.screen().say("pcm: no pilots connected; to see why: " + explain);
    }
    if (output.isEmpty()) {
      display.show(view, elapsed, rates);
    }
    if (json && elapsed.compareTo(nextJson) >= 0) {
      nextJson = elapsed.plus(JSON_PACE);
      console.result(JsonLines.progress(view, elapsed, rates));
    }
  }
}
