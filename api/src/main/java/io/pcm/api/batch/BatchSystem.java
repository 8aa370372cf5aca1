package io.pcm.api.batch;

import java.util.Collection;
import java.util.List;

/**
 * One way to get machines: Slurm, HTCondor, or processes of this machine.
 *
 * <p>Every method may block for as long as the system's own commands do, up to a timeout of the
 * implementation, so none is called on a thread that others wait for. What a method reports may be
 * stale by the time it returns: a job said to run may be gone, and one not listed may only be
 * unknown. Callers decide nothing irrevocable by it; whether a pilot lives is known by its
 * heartbeats alone.
 */
public interface BatchSystem extends AutoCloseable {
  /** Lower-case name as users write it: {@code slurm}, {@code condor}, {@code local}. */
  String name();

  /**
   * Submits pilots: all of them, or none where the system refuses. Where it does not answer, some
   * or all may be submitted; the same request again finds them by its token and submits the rest.
   *
   * @return the jobs, in the order of their numbers
   * @throws BatchSystemException if the system refused or could not be reached, with its own words
   */
  List<JobId> submit(PilotRequest request) throws BatchSystemException;

  /**
   * What {@link #submit} would hand to the system: a job script or a submit file, and the command
   * that reads it. Asks nobody and changes nothing.
   *
   * @return in the order in which they would be run
   * @throws BatchSystemException if the request is not one that this system can carry out
   */
  List<Preview> preview(PilotRequest request) throws BatchSystemException;

  /**
   * Looks for what a request became whose answer was lost; submits nothing.
   *
   * @param token of the request
   * @param count of the request
   * @return its jobs as far as the system still has them, in the order of their numbers
   * @throws BatchSystemException if the system could not be asked
   */
  List<JobId> find(String token, int count) throws BatchSystemException;

  /**
   * Says what the system knows of these jobs, one entry per job that it still knows.
   *
   * @throws BatchSystemException if it could not be asked; the jobs are then in an unknown state,
   *     not gone
   */
  List<JobState> query(Collection<JobId> jobs) throws BatchSystemException;

  /**
   * What else the system has to say of why a job waits, at more cost than {@link #query}.
   *
   * @return its own words, many lines perhaps; empty if it has no more to say than the reason
   * @throws BatchSystemException if it could not be asked
   */
  String analysis(JobId job) throws BatchSystemException;

  /**
   * Takes jobs back: the system's own notice first, then its kill. Jobs that have already ended are
   * no error.
   */
  void cancel(Collection<JobId> jobs) throws BatchSystemException;

  /**
   * Gives up what this object holds. Jobs of a real batch system live on; those of {@code local}
   * end.
   */
  @Override
  void close();
}
