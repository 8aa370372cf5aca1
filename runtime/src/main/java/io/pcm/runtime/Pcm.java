package io.pcm.runtime;

import io.pcm.api.workflow.Workflow;
import io.pcm.runtime.identity.RunUpdate;
import io.pcm.runtime.rundir.RunException;

/**
 * Runs workflows: the entry point for Java programs.
 *
 * <pre>{@code
 * RunOptions options = RunOptions.in(Path.of("my-run")).pilots(Pilots.local(2));
 * try (Run run = Pcm.start(workflow, options)) {
 *   run.onProgress(progress -> System.out.println(progress.pilots().size() + " pilots"));
 *   RunReport report = run.await();
 * }
 * }</pre>
 */
public final class Pcm {
  private Pcm() {}

  /**
   * Starts the workflow, or resumes a run of it in the same directory. The run then continues by
   * itself.
   *
   * @throws RunException if it cannot start or be resumed; finished work is kept
   */
  public static Run start(Workflow workflow, RunOptions options) throws RunException {
    return start(PreparedWorkflow.of(workflow), options, new RunListener() {});
  }

  /**
   * Like {@link #start(Workflow, RunOptions)}, with messages for the user, for example while a
   * model is downloaded.
   */
  public static Run start(Workflow workflow, RunOptions options, RunListener listener)
      throws RunException {
    return start(PreparedWorkflow.of(workflow), options, listener);
  }

  /**
   * Tells what the workflow means for the results of the run in this directory: which tasks are
   * kept, and which would be computed again, and why. Starts and changes nothing.
   *
   * @throws RunException if the run cannot be read, for example because a manager is running
   */
  public static RunUpdate update(PreparedWorkflow workflow, RunOptions options)
      throws RunException {
    RunListener quiet = new RunListener() {};
    return new RunOpening(LibraryModels.found(workflow, quiet::note), options, quiet).update();
  }

  /** Like {@link #update(PreparedWorkflow, RunOptions)}, for a workflow of a program. */
  public static RunUpdate update(Workflow workflow, RunOptions options) throws RunException {
    return update(PreparedWorkflow.of(workflow), options);
  }

  /** Starts a workflow from another source, such as a file. */
  public static Run start(PreparedWorkflow workflow, RunOptions options, RunListener listener)
      throws RunException {
    return new RunOpening(LibraryModels.found(workflow, listener::note), options, listener).run();
  }
}
