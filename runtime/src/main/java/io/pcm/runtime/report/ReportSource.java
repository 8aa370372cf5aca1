package io.pcm.runtime.report;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.chronicle.ChronicleReader;
import io.pcm.runtime.inspect.ListedRun;
import io.pcm.runtime.inspect.RunPhase;
import io.pcm.runtime.inspect.RunStatus;
import io.pcm.runtime.rundir.RunDirectory;
import io.pcm.runtime.rundir.RunDirectoryException;
import io.pcm.runtime.rundir.RunException;
import io.pcm.runtime.rundir.RunException.Kind;
import io.pcm.runtime.rundir.RunPaths;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Reads what a report shows, of a run in any state, and changes nothing. Each read costs only what
 * was added since the last one, so it may be repeated every second. Thread-safe.
 */
public final class ReportSource {
  private final RunPaths paths;
  private final ChronicleReader chronicles;
  private final PastRun past = new PastRun();

  private ReportSource(RunPaths paths) {
    this.paths = paths;
    this.chronicles = new ChronicleReader(paths.chronicles());
  }

  /**
   * Of this run directory.
   *
   * @throws RunDirectoryException if there is no run at this path
   */
  public static ReportSource of(Path run) throws RunDirectoryException {
    return new ReportSource(RunDirectory.existing(run));
  }

  /**
   * Reads the run directory, and asks the manager if there is one.
   *
   * @throws RunException if nothing is known about the run
   */
  public synchronized ReportData read() throws RunException, RunDirectoryException {
    RunStatus status = RunStatus.of(paths.root());
    ReportBuilder report = builder(status.view());
    report.state(ListedRun.of(paths.root()).phase(), status.live(), status.asOf());
    status.note().ifPresent(report::note);
    return report.build();
  }

  /**
   * The same in the process of the manager, which knows its status.
   *
   * @param over whether this manager does nothing more for the run
   * @throws RunException if the run directory cannot be read
   */
  public synchronized ReportData read(RunProgress view, boolean over) throws RunException {
    ReportBuilder report = builder(view);
    RunPhase state = over ? RunPhase.SUSPENDED : RunPhase.RUNNING;
    if (view.outcome() != null) {
      state = view.outcome().name().equals("SUCCEEDED") ? RunPhase.SUCCEEDED : RunPhase.FAILED;
    }
    report.state(state, !over && view.outcome() == null, Instant.now());
    return report.build();
  }

  private ReportBuilder builder(RunProgress view) throws RunException {
    try {
      chronicles.more(past::add);
    } catch (IOException e) {
      throw new RunException(
          Kind.ENVIRONMENT, "cannot read the chronicle of this run: " + e.getMessage(), e);
    }
    return new ReportBuilder(paths, past, view, chronicles.unreadable());
  }
}
