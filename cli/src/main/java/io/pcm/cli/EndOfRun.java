package io.pcm.cli;

import io.pcm.api.status.RunProgress;
import io.pcm.api.workflow.Workflow;
import io.pcm.cli.view.EndTable;
import io.pcm.cli.view.JsonLines;
import io.pcm.runtime.RunReport;
import io.pcm.runtime.inspect.PilotJobs;
import io.pcm.runtime.rundir.ExitRecord;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunPaths;
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@code pcm manager run} says when a run has ended, and with which exit code. */
final class EndOfRun {
  private static final Logger LOG = LoggerFactory.getLogger(EndOfRun.class);

  /** Tables in a file or a pipe fit the terminal on which they are probably read. */
  private static final int NARROW = 80;

  private final Console console;
  private final Workflow workflow;
  private final boolean json;
  private final AcceptedFailures accepted;

  EndOfRun(Console console, Workflow workflow, boolean json, AcceptedFailures accepted) {
    this.console = console;
    this.workflow = workflow;
    this.json = json;
    this.accepted = accepted;
  }

  /**
   * Prints the tables and returns the exit code.
   *
   * @param stopped the exit code of a run that was stopped
   */
  int report(RunReport report, IntSupplier stopped) {
    NoItems.sentences(workflow, report.view()).forEach(this::say);
    console.screen().clear();
    if (nothingWasLeft(report)) {
      say("everything is done already; to run it again, use --fresh");
    }
    List<Path> files = LastFiles.of(workflow, report.runDirectory().resolve("results"));
    int width = console.screen().isTerminal() ? console.screen().width() : NARROW;
    String table = EndTable.of(report, files, width);
    if (json) {
      console.screen().say(table.stripTrailing());
      console.result(JsonLines.ended(report));
    } else {
      console.show(table.stripTrailing());
    }
    int code = code(report, stopped);
    record(report.runDirectory(), code);
    return code;
  }

  private int code(RunReport report, IntSupplier stopped) {
    return switch (report.end()) {
      case SUCCEEDED -> ExitCode.OK;
      case SOME_FAILED -> someFailed(report.view());
      case SUSPENDED -> {
        say("stopped before the end; run the same command again to resume");
        yield stopped.getAsInt();
      }
    };
  }

  /** For commands that wait for the end; without it, they do not know what is accepted. */
  private static void record(Path directory, int code) {
    try {
      ExitRecord.write(new RunPaths(directory), code);
    } catch (IOException e) {
      LOG.warn("cannot record the exit code {}", code, e);
    }
  }

  private int someFailed(RunProgress end) {
    String failed =
        AcceptedFailures.failed(end)
            + " of "
            + AcceptedFailures.rows(end)
            + " rows failed or were not run";
    if (accepted.accepts(end)) {
      say(failed + "; accepted by --accept-failures " + accepted.display());
      return ExitCode.OK;
    }
    if (!accepted.equals(AcceptedFailures.NONE)) {
      say(
          failed
              + (AcceptedFailures.uncounted(end)
                  ? ", and tasks ended before theirs were counted"
                  : "")
              + "; more than accepted by --accept-failures "
              + accepted.display());
    }
    return ExitCode.SOME_FAILED;
  }

  private static boolean nothingWasLeft(RunReport report) {
    return report.end() != RunReport.End.SUSPENDED
        && report.view().tasks().stream().anyMatch(task -> task.calls() > 0)
        && report.view().tasks().stream()
            .allMatch(task -> task.doneHere() == 0 && task.cancelled() == 0);
  }

  /** A run cancels only the pilots that it started itself. */
  void tellOfWaitingPilots(Path directory) {
    int waiting = 0;
    try {
      waiting = PilotJobs.of(directory).waiting().size();
    } catch (RunDirectoryException | IOException e) {
      LOG.warn("cannot tell whether submitted pilots are still queued", e);
    }
    if (waiting > 0) {
      say(
          "submitted pilots still in the queue: "
              + waiting
              + ". To cancel them:\n     pcm pilots cancel all --run "
              + ShellWord.of(directory.toString()));
    }
  }

  private void say(String sentence) {
    console.screen().say("pcm: " + sentence);
  }
}
