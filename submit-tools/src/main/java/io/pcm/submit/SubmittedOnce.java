package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits jobs exactly once, even if answers are lost. Looks for jobs with the name before sending,
 * and after each lost answer; sends again at most once, and only if there are none. If jobs appear
 * late and exist twice, cancels all but the first.
 */
public final class SubmittedOnce {
  /** A submission whose answer was lost is sent once more if its jobs do not exist. */
  private static final int SENDS_MAX = 2;

  private static final Logger LOG = LoggerFactory.getLogger(SubmittedOnce.class);

  /**
   * Jobs that are submitted together, and the operations of their batch system.
   *
   * @param <J> the batch system's id of one submission, such as the number of an array
   */
  public interface Submission<J> {
    /** The unique name by which they are found. */
    String name();

    /**
     * Submits them.
     *
     * @throws BatchSystemException a refusal if they were not submitted; UNREACHABLE if they may
     *     have been
     */
    J send() throws BatchSystemException;

    /**
     * Submissions with this name that are not being cancelled, in the order in which they were
     * sent.
     */
    List<J> found() throws BatchSystemException;

    /** Cancels surplus submissions of {@link #found}. */
    void takeBack(List<J> more) throws BatchSystemException;

    /** How the user can find out later whether they exist; the end of a sentence. */
    String howToLook();
  }

  private SubmittedOnce() {}

  /**
   * Sends them at most twice.
   *
   * @return the id of the submission, whether sent now or earlier
   * @throws BatchSystemException a refusal if they were not submitted, with the system's message;
   *     UNREACHABLE if they may have been. Calling this again then finds or sends them
   */
  public static <J> J of(Submission<J> jobs) throws BatchSystemException {
    BatchSystemException lost = null;
    for (int sends = 0; ; sends++) {
      Optional<J> there = find(jobs, lost);
      if (there.isPresent()) {
        return there.get();
      }
      if (lost != null && sends == SENDS_MAX) {
        throw new BatchSystemException(
            Kind.UNREACHABLE,
            lost.getMessage()
                + "\nsent twice, and no jobs are named "
                + jobs.name()
                + ": try again later",
            lost);
      }
      try {
        J sent = jobs.send();
        // The first attempt may have succeeded after all.
        return lost == null ? sent : find(jobs, lost).orElse(sent);
      } catch (BatchSystemException e) {
        if (e.isRefusal()) {
          if (lost == null) {
            throw e;
          }
          return afterARefusal(jobs, lost, e);
        }
        LOG.warn("looking for jobs named {}, because {}", jobs.name(), e.getMessage());
        lost = e;
      }
    }
  }

  /**
   * What was sent first may have succeeded after all, and may even be the reason why a limit is
   * reached now. So a refusal that may pass leaves the result unknown.
   */
  private static <J> J afterARefusal(
      Submission<J> jobs, BatchSystemException lost, BatchSystemException refusal)
      throws BatchSystemException {
    Optional<J> there = find(jobs, lost);
    if (there.isPresent()) {
      return there.get();
    }
    throw refusal.kind() == Kind.REFUSED
        ? refusal
        : new BatchSystemException(
            Kind.UNREACHABLE, lost.getMessage() + "\nthen: " + refusal.getMessage(), refusal);
  }

  private static <J> Optional<J> find(Submission<J> jobs, @Nullable BatchSystemException lost)
      throws BatchSystemException {
    List<J> found;
    try {
      found = jobs.found();
    } catch (BatchSystemException e) {
      throw lost == null
          ? e.beforeSending()
          : new BatchSystemException(
              Kind.UNREACHABLE,
              lost.getMessage()
                  + "\ncannot tell whether its jobs exist ("
                  + e.getMessage()
                  + "); "
                  + jobs.howToLook(),
              e);
    }
    if (found.size() > 1) {
      LOG.warn("{} submissions are named {}; cancelling all but the first", found, jobs.name());
      takeBack(jobs, found.subList(1, found.size()));
    }
    return found.stream().findFirst();
  }

  /** If cancelling fails, the submission itself has not failed: its jobs exist, possibly twice. */
  private static <J> void takeBack(Submission<J> jobs, List<J> more) throws BatchSystemException {
    try {
      jobs.takeBack(more);
    } catch (BatchSystemException e) {
      throw new BatchSystemException(
          Kind.UNREACHABLE,
          jobs.name()
              + " was submitted more than once, and "
              + more
              + " could not be cancelled: "
              + e.getMessage(),
          e);
    }
  }
}
