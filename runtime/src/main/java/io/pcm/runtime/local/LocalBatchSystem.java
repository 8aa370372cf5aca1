package io.pcm.runtime.local;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Local processes as jobs. Each is the leader of its own session ({@code setsid}), so that Ctrl-C
 * and hang-ups of a terminal do not reach it, and the process that started it can end it properly.
 * Its output goes to {@code <job>.log} in the request's folder; {@link #JOB_VARIABLE} in its
 * environment is the job's id.
 *
 * <p>The notice is SIGTERM and the kill is SIGKILL, both only to the process itself, which must end
 * its own children. Thread-safe. No method blocks longer than it takes to start a process, except
 * {@link #close}, which may take the grace and {@link #AFTER_KILL}.
 */
public final class LocalBatchSystem implements BatchSystem {
  /** Environment variable with the job's id. */
  public static final String JOB_VARIABLE = "PCM_LOCAL_JOB";

  /** How long a killed process may take to end before it is given up. */
  static final Duration AFTER_KILL = Duration.ofSeconds(10);

  /** Maximum number of ended jobs remembered; the oldest are forgotten. */
  private static final int ENDED_MAX = 1000;

  private static final Pattern ID = Pattern.compile("local-[0-9]{1,7}");

  private final Duration grace;
  private final Map<JobId, LocalJob> jobs = new LinkedHashMap<>();
  private final ScheduledExecutorService killer;
  private boolean closed;

  /**
   * @param grace time between notice and kill
   */
  public LocalBatchSystem(Duration grace) {
    this.grace = grace;
    this.killer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "pcm-local-kill");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Whether this system gives such ids: {@code local-1} and so on. */
  public static boolean gives(JobId job) {
    return ID.matcher(job.value()).matches();
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public synchronized List<JobId> submit(PilotRequest request) throws BatchSystemException {
    if (closed) {
      throw new BatchSystemException(
          BatchSystemException.Kind.REFUSED, "not starting more pilots: the run is ending");
    }
    forgetOldest();
    List<LocalJob> started = new ArrayList<>();
    boolean all = false;
    try {
      for (int i = 0; i < request.count(); i++) {
        started.add(LocalJob.start(request.command(), request.logs(), jobs::containsKey));
      }
      all = true;
    } finally {
      if (!all) {
        started.forEach(LocalJob::kill);
      }
    }
    started.forEach(job -> jobs.put(job.id(), job));
    return started.stream().map(LocalJob::id).toList();
  }

  private void forgetOldest() {
    List<JobId> ended =
        jobs.values().stream().filter(job -> !job.isAlive()).map(LocalJob::id).toList();
    ended.stream().limit(Math.max(0, ended.size() - ENDED_MAX)).forEach(jobs::remove);
  }

  /** A job's command, without the part that makes it a session leader. */
  @Override
  public List<Preview> preview(PilotRequest request) {
    return List.of(new Preview("", request.count(), request.command(), ""));
  }

  @Override
  public List<JobState> query(Collection<JobId> asked) {
    return known(asked).stream().map(LocalJob::state).toList();
  }

  /** Answers are never lost on this machine. */
  @Override
  public List<JobId> find(String token, int count) {
    return List.of();
  }

  /** Jobs never wait on this machine. */
  @Override
  public String analysis(JobId job) {
    return "";
  }

  @Override
  public void cancel(Collection<JobId> asked) {
    List<LocalJob> cancelled = known(asked);
    cancelled.forEach(LocalJob::notice);
    synchronized (this) {
      if (!closed) {
        killer.schedule(
            () -> cancelled.forEach(LocalJob::kill), grace.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  /**
   * Makes a process that an earlier manager started a job of this system.
   *
   * @return whether the process is alive on this machine
   */
  public synchronized boolean adopt(JobId id, ProcessMark mark) {
    Optional<LocalJob> job = LocalJob.adopted(id, mark);
    job.ifPresent(alive -> jobs.put(id, alive));
    return job.isPresent();
  }

  /** The job's process id; empty for an unknown job. */
  public Optional<Long> pid(JobId job) {
    return known(List.of(job)).stream().map(LocalJob::pid).findFirst();
  }

  private synchronized List<LocalJob> known(Collection<JobId> asked) {
    List<LocalJob> found = new ArrayList<>();
    for (JobId id : asked) {
      LocalJob job = jobs.get(id);
      if (job != null) {
        found.add(job);
      }
    }
    return found;
  }

  /** Kills all jobs at once, and does not wait. */
  public void killAll() {
    List<LocalJob> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(jobs.values());
    }
    all.forEach(LocalJob::kill);
  }

  /** Ends all jobs: notice, grace, kill. Returns when they have ended. */
  @Override
  public void close() {
    List<LocalJob> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(jobs.values());
    }
    killer.shutdownNow();
    left.forEach(LocalJob::notice);
    awaitEnd(left, grace);
    left.forEach(LocalJob::kill);
    awaitEnd(left, AFTER_KILL);
  }

  private static void awaitEnd(List<LocalJob> jobs, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    for (LocalJob job : jobs) {
      job.awaitEnd(Math.max(0, end - System.nanoTime()));
    }
  }
}
