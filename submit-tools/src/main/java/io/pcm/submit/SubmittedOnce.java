package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits jobs whose answer may be lost so that they are there once. Jobs of a name are looked for
 * before they are sent, and after each time that no answer came; only if they are not there, they
 * are sent once more. What arrived late, so that there are two, is brought down to the first.
 */
public final class SubmittedOnce {
  /** A submission whose answer was lost is sent once more if its jobs do not exist. */
  private static final int SENDS_MAX = 2;

  private static final Logger LOG = LoggerFactory.getLogger(SubmittedOnce.class);

  /**
   * Jobs that are submitted together, and what their batch system can do with them.
   *
   * @param <J> what the batch system makes of them each time that they are sent, such as the number
   *     of an array
   */
  public interface Submission<J> {
    /** By which they are found; no others have it. */
    String name();

    /**
     * Sends them.
     *
     * @throws BatchSystemException REFUSED if they are not there; UNREACHABLE if they may be
     */
    J send() throws BatchSystemException;

    /** What has this name and is not being ended, in the order in which it was sent. */
    List<J> found() throws BatchSystemException;

    /** Ends what {@link #found} has too much. */
    void takeBack(List<J> more) throws BatchSystemException;

    /** What a user can do later who wants to know whether they are there, as half a sentence. */
    String howToLook();
  }

  private SubmittedOnce() {}

  /**
   * Sends them at most twice.
   *
   * @return what they became, now or when they were sent before
   * @throws BatchSystemException REFUSED if they are not there, as the batch system said;
   *     UNREACHABLE if they may be. The same again then finds them, or sends them
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
        if (e.kind() == Kind.REFUSED) {
          throw e;
        }
        LOG.warn("looking for jobs named {}, because {}", jobs.name(), e.getMessage());
        lost = e;
      }
    }
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

  /** A refusal of this is none of the submission, whose jobs are there, even twice. */
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
