package io.pcm.api.batch;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A source of machines: Slurm, HTCondor, or processes on this machine. {@link BatchSystemProvider}
 * describes how to add one.
 *
 * <p>Every method may block as long as the system's own commands do, up to a timeout of the
 * implementation. So never call one on a thread that others wait for. An answer may be stale when
 * the method returns: a job reported as running may be gone, and a missing job may only be unknown.
 * Do not base an irreversible decision on it; only heartbeats show whether a pilot is alive.
 *
 * <pre>{@code
 * try (BatchSystem system = site.open()) {
 *   List<String> command = List.of("pcm", "pilot", "start", "/home/me/my-run");
 *   PilotRequest request = new PilotRequest(2, command, Path.of("/home/me/my-run/logs"));
 *   for (Preview preview : system.preview(request)) {
 *     System.out.println(String.join(" ", preview.command()));
 *   }
 *   List<JobId> jobs = system.submit(request);
 *   for (JobState job : system.query(jobs)) {
 *     System.out.println(job.job() + ": " + job.word() + " " + job.reason());
 *   }
 *   system.cancel(jobs);
 * } catch (BatchSystemException e) {
 *   boolean again = e.kind() == BatchSystemException.Kind.UNREACHABLE;
 *   System.err.println(e.getMessage() + (again ? "; try again later" : ""));
 * }
 * }</pre>
 */
public interface BatchSystem extends AutoCloseable {
  /** The lower-case name that users write: {@code slurm}, {@code condor}, {@code local}. */
  String name();

  /**
   * Submits pilots: all of them, or none if the system refuses. If the system does not answer, some
   * or all may have been submitted. Submitting the same request again then finds those by its token
   * and submits the rest.
   *
   * @return the jobs, ordered by number
   * @throws BatchSystemException if the system refused or could not be reached; the message quotes
   *     it
   */
  List<JobId> submit(PilotRequest request) throws BatchSystemException;

  /**
   * Returns what {@link #submit} would pass to the system: a job script or a submit file, and the
   * command that reads it. Runs no command and changes nothing.
   *
   * @return the commands, in the order in which {@link #submit} runs them
   * @throws BatchSystemException if this system cannot carry out such a request
   */
  List<Preview> preview(PilotRequest request) throws BatchSystemException;

  /**
   * Looks for the jobs of a request whose answer was lost. Submits nothing.
   *
   * @param token the request's token
   * @param count the request's count
   * @return the jobs that the system still has, ordered by number
   * @throws BatchSystemException if the system could not be asked
   */
  List<JobId> find(String token, int count) throws BatchSystemException;

  /**
   * Asks for the state of these jobs. Returns one entry for each job that the system still knows.
   *
   * @throws BatchSystemException if the system could not be asked; the state of the jobs is then
   *     unknown, they are not gone
   */
  List<JobState> query(Collection<JobId> jobs) throws BatchSystemException;

  /**
   * What the last {@link #query} could not find out, and why, for the user; empty if nothing. For a
   * system that answers about the queue, but not about jobs that have ended.
   */
  default Optional<String> caveat() {
    return Optional.empty();
  }

  /**
   * Asks for a detailed explanation of why a job waits. Slower than {@link #query}.
   *
   * @return the system's own text, possibly of many lines; empty if it has nothing to add to the
   *     reason
   * @throws BatchSystemException if the system could not be asked
   */
  String analysis(JobId job) throws BatchSystemException;

  /**
   * How many pilots with these resources the machines could hold in all, if nobody else used them:
   * those that the chosen partitions have in working order, busy or not.
   *
   * @return 0 or more; empty if this system cannot tell ({@link BatchSystemProvider#tellsCapacity})
   * @throws BatchSystemException if the system could not be asked
   */
  default OptionalInt capacity(JobRoom room) throws BatchSystemException {
    return OptionalInt.empty();
  }

  /**
   * Cancels jobs: the system gives its usual notice, then kills them. Jobs that have already ended
   * are not an error.
   */
  void cancel(Collection<JobId> jobs) throws BatchSystemException;

  /**
   * Releases this object's resources. Jobs of a real batch system keep running; those of {@code
   * local} are ended.
   */
  @Override
  void close();
}
