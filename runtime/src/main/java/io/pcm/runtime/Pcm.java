package io.pcm.runtime;

import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.rundir.RunException;

/**
 * Runs workflows: the entry point for Java programs.
 *
 * <pre>{@code
 * try (Run run = Pcm.start(workflow, RunOptions.local(Path.of("my-run"), 2))) {
 *   run.onProgress(progress -> System.out.println(progress.pilots().size() + " pilots"));
 *   RunReport report = run.await();
 * }
 * }</pre>
 */
public final class Pcm {
  private Pcm() {}

  /**
   * Starts the workflow, or resumes a run of it that was begun in the same directory. The run then
   * goes on by itself.
   *
   * @throws RunException if it cannot begin or be resumed; what was committed stays
   */
  public static Run start(Workflow workflow, RunOptions options) throws RunException {
    return start(PreparedWorkflow.of(workflow), options, new RunListener() {});
  }

  /** The same for a workflow that comes from elsewhere, such as a file. */
  public static Run start(PreparedWorkflow workflow, RunOptions options, RunListener listener)
      throws RunException {
    return new RunOpening(workflow, options, listener).run();
  }
}
