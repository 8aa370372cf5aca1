package io.pcm.runtime.keeper;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Requests missing pilots: as many as the batch system accepts, and the others later. Stops after a
 * refusal that is final.
 */
final class PilotOrders {
  private final PilotSource source;
  private final KeptNotes notes;
  private final Portions portions;
  private boolean refused;

  /**
   * @param firstWait delay after the system accepted no pilot
   * @param waitMax maximum of the delay
   */
  PilotOrders(PilotSource source, KeptNotes notes, Duration firstWait, Duration waitMax) {
    this.source = source;
    this.notes = notes;
    this.portions = new Portions(firstWait, waitMax);
  }

  /** Whether the batch system accepts no more for now. */
  boolean isWaiting(Instant now) {
    return now.isBefore(portions.notBefore());
  }

  /** The result of a round of requests; at most one of the last two is true. */
  record Round(List<JobId> started, boolean avoidNone, boolean refused) {}

  /** Whether no more pilots are requested. */
  boolean areOver() {
    return refused;
  }

  /**
   * @param missing number of pilots wanted
   * @param avoid machines on which no pilot should start; if a request that avoids some is refused,
   *     the next one should avoid none
   * @throws BatchSystemException UNREACHABLE only, and only if nothing was accepted before
   */
  Round request(int missing, Set<String> avoid, Instant now)
      throws BatchSystemException, IOException {
    List<JobId> started = new ArrayList<>();
    while (started.size() < missing) {
      int left = missing - started.size();
      int count = portions.of(left, now);
      if (count == 0) {
        break;
      }
      try {
        List<JobId> jobs = source.start(count, avoid);
        if (jobs.isEmpty()) {
          break;
        }
        started.addAll(jobs);
        portions.accepted(count, started.size() >= missing);
        notes.started(jobs);
      } catch (BatchSystemException e) {
        if (e.kind() == Kind.UNREACHABLE) {
          return orThrow(started, e);
        }
        if (e.kind() != Kind.NOT_NOW && !avoid.isEmpty()) {
          return new Round(started, true, false);
        }
        if (!another(e, count, left, now)) {
          break;
        }
      }
    }
    if (missing > 0 && started.size() >= missing) {
      notes.acceptedAll();
    }
    return new Round(started, false, refused);
  }

  private static Round orThrow(List<JobId> started, BatchSystemException e)
      throws BatchSystemException {
    if (started.isEmpty()) {
      throw e;
    }
    return new Round(started, false, false);
  }

  /** Whether to make another request now. */
  private boolean another(BatchSystemException e, int count, int left, Instant now)
      throws IOException {
    String message = String.valueOf(e.getMessage());
    switch (portions.refused(e.kind(), count, now)) {
      case FEWER:
        return true;
      case WAIT:
        Duration wait = Duration.between(now, portions.notBefore());
        source.postponed(left, notes.notNow(message, left, wait));
        return false;
      default:
        refused = true;
        notes.refused(message);
        return false;
    }
  }
}
