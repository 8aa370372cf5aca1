package io.pcm.runtime;

import io.pcm.api.status.RunProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Watches a run. Called on one thread of the run's own, one call at a time, where not said
 * otherwise; may take its time.
 */
public interface RunListener {
  /**
   * The manager listens.
   *
   * @param setAside where an earlier run was put that was there; empty if none was
   * @param addresses what pilots connect to
   */
  default void started(Path runDirectory, Optional<Path> setAside, List<String> addresses) {}

  /** Something that the run's user would want to know, one sentence. From any thread. */
  default void note(String text) {}

  /** The run at this moment; comes several times a second, and once when it has ended. */
  default void progress(RunProgress view) {}
}
