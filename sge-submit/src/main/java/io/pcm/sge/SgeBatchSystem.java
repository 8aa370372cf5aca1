package io.pcm.sge;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.submit.Commands;
import io.pcm.submit.SubmittedOnce;
import io.pcm.submit.SubmittedOnce.Submission;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pilots as jobs of Grid Engine: one job, or one array. The id of a job is {@code 17}, that of a
 * task of an array {@code 17.3}. The output of a job is in {@code sge-<job id>.log} in the
 * request's folder, also after it was requeued.
 *
 * <p>Remembers what it has seen of jobs, because Grid Engine does not say who ended a job.
 * Thread-safe. Each method runs a few commands at most, each with the time limit of the {@link
 * Commands}.
 */
public final class SgeBatchSystem implements BatchSystem {
  /** Timeout of each of Grid Engine's commands; even a busy qmaster answers within seconds. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** A job or an array, represented by its number. */
  private record Sent(SgeCommands commands, SgeJobs jobs, JobScript script)
      implements Submission<Long> {
    @Override
    public String name() {
      return script.name();
    }

    @Override
    public Long send() throws BatchSystemException {
      return commands.qsub(script);
    }

    @Override
    public List<Long> found() throws BatchSystemException {
      return jobs.named(script.name());
    }

    @Override
    public void takeBack(List<Long> more) throws BatchSystemException {
      commands.qdel(more.stream().map(String::valueOf).toList());
    }

    @Override
    public String howToLook() {
      return "when Grid Engine answers again, `qstat -r` lists them under the name "
          + script.name();
    }
  }

  private final SgeSettings settings;
  private final SgeCommands commands;
  private final SgeJobs jobs;

  /**
   * @param runner runs commands with a timeout such as {@link #TIMEOUT}
   */
  public SgeBatchSystem(SgeSettings settings, Commands runner) {
    this.settings = settings;
    this.commands = new SgeCommands(runner);
    this.jobs = new SgeJobs(commands, new Memory(System::nanoTime));
  }

  @Override
  public String name() {
    return "sge";
  }

  /** The log of a job, given the folder of its request. */
  public static Path log(Path logs, JobId job) {
    return JobScript.log(logs, job.value());
  }

  /**
   * The job that this process runs in; empty outside of Grid Engine. Its remaining life is empty if
   * neither its script nor its queue has a time limit; its notice is empty if this machine may not
   * ask for the queue's.
   *
   * @param environment the environment variables of this process
   */
  public static Optional<JobHere> here(Map<String, String> environment, Commands runner) {
    return Surroundings.job(environment, new SgeCommands(runner), Clock.systemUTC());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Submitting a request again submits nothing more while one of its jobs has not ended.
   */
  @Override
  public List<JobId> submit(PilotRequest request) throws BatchSystemException {
    JobScript script = JobScript.of(settings, request, commands.locale());
    return ids(SubmittedOnce.of(new Sent(commands, jobs, script)), script.tasks());
  }

  private static List<JobId> ids(long base, int tasks) {
    return tasks == 1
        ? List.of(SgeId.plain(base).job())
        : IntStream.rangeClosed(1, tasks).mapToObj(task -> SgeId.task(base, task).job()).toList();
  }

  @Override
  public List<JobId> find(String token, int count) throws BatchSystemException {
    return jobs.named(token).stream().flatMap(base -> ids(base, count).stream()).toList();
  }

  @Override
  public List<Preview> preview(PilotRequest request) throws BatchSystemException {
    return List.of(JobScript.of(settings, request, commands.locale()).preview());
  }

  /**
   * {@inheritDoc}
   *
   * <p>A killed job looks the same whoever killed it. It counts as cancelled if this object
   * cancelled it or saw it being deleted; otherwise the cause is unknown.
   */
  @Override
  public List<JobState> query(Collection<JobId> asked) throws BatchSystemException {
    return jobs.query(known(asked));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The scheduler's reasons for each queue and machine, if the site enables them
   * (schedd_job_info).
   */
  @Override
  public String analysis(JobId job) throws BatchSystemException {
    Optional<SgeId> id = SgeId.parse(job.value());
    return id.isPresent() ? JobDescription.scheduling(commands.described(id.get().base())) : "";
  }

  /**
   * {@inheritDoc}
   *
   * <p>The job's queue determines the time between notice and kill ({@code qconf -sq}, notify).
   */
  @Override
  public void cancel(Collection<JobId> asked) throws BatchSystemException {
    jobs.cancel(known(asked));
  }

  /** There is nothing to release; the jobs keep running. */
  @Override
  public void close() {}

  /** Skips ids that cannot be Grid Engine's. */
  private static Set<SgeId> known(Collection<JobId> jobs) {
    return jobs.stream()
        .flatMap(job -> SgeId.parse(job.value()).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
