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

/** What was seen of jobs, since Grid Engine forgets at once. Bounded; safe for several threads. */
final class Memory {
  /** More than a run has pilots; the oldest are forgotten. */
  private static final int JOBS_MAX = 50_000;

  /** The accounts are a second or two behind, on a busy site more. */
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

  /** It is to be deleted. */
  synchronized void unwanted(Collection<SgeId> ids) {
    ids.forEach(id -> seen(id).unwanted = true);
  }

  /** It is in the queue. */
  synchronized void queued(SgeId id, String letters) {
    Seen job = seen(id);
    job.waiting = SgeState.phase(letters) == Phase.PENDING;
    job.end = null;
    job.unwanted |= SgeState.isBeingDeleted(letters);
    job.misses = 0;
    job.nextLook = nanoTime.getAsLong();
  }

  /** Those whose end it is time to look for. */
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

  /** What the accounts say now of a job that was looked for. */
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
   * How a job ended that is not in the queue, as far as that is known. One that waited when it was
   * last seen and has no entry in the accounts was deleted: each job that starts gets one.
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
