package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Where {@link KeptPilots} come from. Called on one thread at a time. */
public interface PilotSource {
  /** The batch system that their jobs are known to. */
  BatchSystem system();

  /**
   * Jobs that an earlier manager of this run asked for and that may still be there.
   *
   * @throws BatchSystemException if the answer to a request of that manager is still open, and the
   *     batch system cannot say what became of it
   */
  List<JobId> leftBefore() throws BatchSystemException, IOException;

  /**
   * Jobs of a request whose answer was lost.
   *
   * @throws BatchSystemException if that cannot be said yet
   */
  List<JobId> unanswered() throws BatchSystemException, IOException;

  /**
   * Asks for pilots. If this ends with {@code UNREACHABLE}, the same again asks for the same.
   *
   * @param avoid machines on which none should start
   */
  List<JobId> start(int count, Set<String> avoid) throws BatchSystemException, IOException;

  /** The end of what a job printed, indented; empty if nobody knows. */
  String lastWords(JobId job);
}
