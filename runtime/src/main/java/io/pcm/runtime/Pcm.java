package io.pcm.runtime;

import io.pcm.runtime.rundir.RunException;

/**
 * Runs workflows: the entry point for Java programs.
 *
 * <pre>{@code
 * PreparedWorkflow loaded = WorkflowFile.load(file, Map.of(), currentDirectory, models);
 * RunReport report = Pcm.run(loaded, RunOptions.local(Path.of("my-run"), 2), new RunListener() {});
 * }</pre>
 */
public final class Pcm {
  private Pcm() {}

  /**
   * Runs the workflow to its end, or resumes a run of it in the same directory.
   *
   * @throws RunException if it cannot start or continue; finished work is kept
   */
  public static RunReport run(PreparedWorkflow loaded, RunOptions options, RunListener listener)
      throws RunException, InterruptedException {
    try (Run run = start(loaded, options, listener)) {
      return run.await();
    }
  }

  /** Starts the run without waiting for it, for callers that may want to stop it. */
  public static Run start(PreparedWorkflow loaded, RunOptions options, RunListener listener)
      throws RunException {
    return new RunOpening(loaded, options, listener).run();
  }
}
