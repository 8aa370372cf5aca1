package io.pcm.runtime;

import io.pcm.api.status.RunProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Observes a run. Unless stated otherwise, called by one thread of the run, one call at a time; may
 * block.
 *
 * <pre>{@code
 * RunListener listener =
 *     new RunListener() {
 *       public void note(String text) {
 *         System.err.println(text);
 *       }
 *     };
 * PreparedWorkflow prepared = PreparedWorkflow.of(workflow);
 * Run run = Pcm.start(prepared, RunOptions.in(Path.of("my-run")), listener);
 * }</pre>
 */
public interface RunListener {
  /**
   * The manager is listening.
   *
   * @param setAside where an earlier run was moved; empty if there was none
   * @param addresses addresses for pilots to connect to
   */
  default void started(Path runDirectory, Optional<Path> setAside, List<String> addresses) {}

  /** A message for the user, one sentence. Called by any thread. */
  default void note(String text) {}

  /**
   * Somebody stops the run from outside, with {@code pcm stop}. Called by any thread.
   *
   * @param now whether running calls are killed; otherwise they finish
   */
  default void stopAsked(boolean now) {}

  /** A snapshot of the run; called several times a second, and once when it has ended. */
  default void progress(RunProgress view) {}
}
