package io.pcm.runtime;

import io.pcm.api.status.RunProgress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a run ended.
 *
 * <pre>{@code
 * RunReport report = run.await();
 * switch (report.end()) {
 *   case SUCCEEDED -> System.out.println("done in " + report.elapsed());
 *   case SOME_FAILED -> System.out.println("see " + report.runDirectory());
 *   case SUSPENDED -> System.out.println("start it again to resume");
 * }
 * }</pre>
 *
 * @param elapsed time in this process
 * @param view final snapshot of the run
 */
public record RunReport(End end, Path runDirectory, Duration elapsed, RunProgress view) {
  /** The outcome for the user. */
  public enum End {
    /** Every call succeeded. */
    SUCCEEDED,
    /** The run is complete, but some calls failed. */
    SOME_FAILED,
    /** Stopped on request; running the same command again resumes it. */
    SUSPENDED
  }
}
