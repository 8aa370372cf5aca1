package io.pcm.runtime;

import io.pcm.api.status.RunProgress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a run ended.
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
