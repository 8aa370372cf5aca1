package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** The source of {@link KeptPilots}. Used by one thread at a time. */
public interface PilotSource {
  /** The batch system of their jobs. */
  BatchSystem system();

  /**
   * Jobs that an earlier manager of this run requested and that may still exist.
   *
   * @throws BatchSystemException if the result of a request of that manager is unknown, and the
   *     batch system cannot tell
   */
  List<JobId> leftBefore() throws BatchSystemException, IOException;

  /**
   * Jobs of a request whose answer was lost.
   *
   * @throws BatchSystemException if the result is still unknown
   */
  List<JobId> unanswered() throws BatchSystemException, IOException;

  /** How many such pilots the batch system could hold in all; empty if it cannot tell. */
  default OptionalInt capacity() throws BatchSystemException {
    return OptionalInt.empty();
  }

  /**
   * Requests pilots. After {@code UNREACHABLE}, calling this again repeats the same request,
   * whatever its number of pilots.
   *
   * @param avoid machines on which no pilot should start
   */
  List<JobId> start(int count, Set<String> avoid) throws BatchSystemException, IOException;

  /**
   * Cancels jobs. A source whose jobs outlive the manager records them first, so that the next
   * manager does not take them over.
   */
  default void cancel(Collection<JobId> jobs) throws BatchSystemException, IOException {
    system().cancel(jobs);
  }

  /** Records jobs that leave soon because the run does not need them, as for {@link #cancel}. */
  default void released(Collection<JobId> jobs) throws IOException {}

  /** Jobs that this or an earlier manager has cancelled or released. */
  default Set<JobId> cancelled() throws IOException {
    return Set.of();
  }

  /**
   * The batch system accepts no more pilots for now.
   *
   * @param missing number of pilots that will be requested again
   * @param why a text for the user
   */
  default void postponed(int missing, String why) throws IOException {}

  /**
   * Whether only a manager of this run starts pilots with such jobs, so that one that is not its
   * own is left over from an earlier manager. Thread-safe.
   */
  default boolean startsAlone(JobId job) {
    return false;
  }

  /**
   * Whether this manager has started the pilot of such a job or taken it over, or may still do so.
   * Thread-safe.
   */
  default boolean owns(JobId job) {
    return true;
  }

  /**
   * The manager ends without closing anything: kills pilots that would wait for the next one here.
   */
  default void killHere() {}

  /** The end of a job's output, indented; empty if unknown. */
  String lastWords(JobId job);
}
