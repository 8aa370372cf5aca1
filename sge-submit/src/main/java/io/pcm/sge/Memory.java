package io.pcm.sge;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what is known of jobs, because Grid Engine forgets them at once. Limited in size;
 * thread-safe.
 */
final class Memory {
  /** Maximum number of jobs, more than a run has pilots; the oldest are forgotten. */
  private static final int JOBS_MAX = 50_000;

  /** The accounting file is a second or two behind, more on a busy site. */
  private static final Duration ACCOUNTS_LAG = Duration.ofSeconds(15);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final LongSupplier nanoTime;

  private final Map<SgeId, Seen> jobs =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<SgeId, Seen> eldest) {
          return size() > JOBS_MAX;
        }
      };

  private static final class Seen {
    private boolean unwanted;
    private boolean waiting;
    private @Nullable JobState end;
    private int misses;
    private long firstMiss;
    private long nextLook;
  }

  Memory(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** These jobs will be deleted. */
  synchronized void unwanted(Collection<SgeId> ids) {
    ids.forEach(id -> seen(id).unwanted = true);
  }

  /** The job is in the queue. */
  synchronized void queued(SgeId id, String letters) {
    Seen job = seen(id);
    job.waiting = SgeState.phase(letters) == Phase.PENDING;
    job.end = null;
    job.unwanted |= SgeState.isBeingDeleted(letters);
    job.misses = 0;
    job.nextLook = nanoTime.getAsLong();
  }

  /** The jobs whose end should be looked up now. */
  synchronized List<SgeId> open(Collection<SgeId> ids) {
    long now = nanoTime.getAsLong();
    return ids.stream()
        .filter(
            id -> {
              Seen job = jobs.get(id);
              return job == null
                  || (job.end == null && (job.misses == 0 || now - job.nextLook >= 0));
            })
        .toList();
  }

  /** Records the result of looking up a job in the accounting file. */
  synchronized void looked(SgeId id, Optional<QacctRun> run) {
    Seen job = seen(id);
    if (run.isPresent()) {
      job.end = run.get().state(job.unwanted);
      return;
    }
    long now = nanoTime.getAsLong();
    job.firstMiss = job.misses == 0 ? now : job.firstMiss;
    long wait = FIRST_WAIT.toNanos() << Math.min(job.misses, 20);
    job.nextLook = now + Math.min(wait, LONGEST_WAIT.toNanos());
    job.misses++;
  }

  /**
   * How a job that is not in the queue ended, as far as known. Each job that starts gets an entry
   * in the accounting file. So a job that was last seen waiting and has no entry was deleted.
   */
  synchronized Optional<JobState> end(SgeId id) {
    Seen job = jobs.get(id);
    if (job == null) {
      return Optional.empty();
    }
    if (job.end != null) {
      return Optional.of(job.end);
    }
    boolean overdue =
        job.misses > 1 && nanoTime.getAsLong() - job.firstMiss > ACCOUNTS_LAG.toNanos();
    return overdue && (job.waiting || job.unwanted)
        ? Optional.of(
            new JobState(
                id.job(), Phase.ENDED, End.CANCELLED, "deleted", "not in the accounts", ""))
        : Optional.empty();
  }

  private Seen seen(SgeId id) {
    return jobs.computeIfAbsent(id, key -> new Seen());
  }
}
