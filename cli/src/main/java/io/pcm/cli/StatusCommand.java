package io.pcm.cli;

import io.pcm.cli.view.StatusView;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.inspect.PilotJobs.Listing;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.inspect.StatusWatch;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pcm status}: shows the progress of a run. */
@Command(
    name = "status",
    description = {
      "Shows the progress of a run, as its manager reports it or as the last manager left it.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pcm status --watch",
      "  pcm status --run /shared/me/run1 -o json | jq .tasks",
    })
final class StatusCommand implements Callable<Integer> {
  private static final Duration PACE = Duration.ofSeconds(2);

  private final Console console;

  @Mixin private DebugOption debug = new DebugOption();
  @Mixin private RunOption run = new RunOption();
  @Mixin private OutputOption output = new OutputOption();

  @Option(
      names = "--watch",
      description = "show the status every 2 s, until the run has ended or has no manager")
  private boolean watch;

  StatusCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws Exception {
    Path directory = run.directory(console);
    if (watch) {
      return watch(directory);
    }
    show(directory, RunStatus.of(directory));
    return ExitCode.OK;
  }

  private void show(Path directory, RunStatus status) throws RunDirectoryException {
    console.screen().clear();
    status.note().ifPresent(note -> console.screen().say("pcm: " + note));
    Listing pilots = pilots(directory, status);
    if (output.json()) {
      console.result(StatusView.json(status, pilots));
    } else {
      console.show(StatusView.text(status, pilots, console.screen().width()));
    }
  }

  /**
   * On a terminal the status is redrawn in place, and stays when the run has ended or its manager
   * has gone.
   */
  private int watch(Path directory) throws Exception {
    boolean redraw = console.screen().isTerminal() && !output.json();
    try (StatusWatch statuses = RunStatus.watch(directory, PACE)) {
      for (Optional<RunStatus> next = statuses.next(); next.isPresent(); next = statuses.next()) {
        RunStatus status = next.get();
        boolean last = !status.live() && RunDirectory.holderAnywhere(directory).isEmpty();
        if (redraw && !last && status.view().outcome() == null) {
          console
              .screen()
              .draw(
                  block(
                      StatusView.text(
                          status, pilots(directory, status), console.screen().width())));
        } else {
          show(directory, status);
        }
        if (last) {
          break;
        }
      }
    }
    return ExitCode.OK;
  }

  /** Lines that fit the terminal: a block that is higher could not be redrawn. */
  private List<String> block(String text) {
    int width = console.screen().width() - 1;
    List<String> lines =
        text.lines().map(line -> line.length() <= width ? line : line.substring(0, width)).toList();
    return lines.subList(0, Math.min(lines.size(), Math.max(1, console.screen().height() - 1)));
  }

  /** The status of the run is shown even if the pilots are unknown. */
  private Listing pilots(Path directory, RunStatus status) throws RunDirectoryException {
    try {
      return PilotJobs.of(directory).glance(status);
    } catch (IOException e) {
      return new Listing(List.of(), List.of(), List.of(String.valueOf(e.getMessage())));
    }
  }
}
