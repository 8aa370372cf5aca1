package io.pcm.runtime;

import io.pcm.api.status.RunProgress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a run ended.
 *
 * @param elapsed in this process
 * @param view the run at its end
 */
public record RunReport(End end, Path runDirectory, Duration elapsed, RunProgress view) {
  /** How it ended for its user. */
  public enum End {
    /** Every call succeeded. */
    SUCCEEDED,
    /** The run is complete, and some calls failed. */
    SOME_FAILED,
    /** Stopped on request; the same again goes on. */
    SUSPENDED
  }
}
