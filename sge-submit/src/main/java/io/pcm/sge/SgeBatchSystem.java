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
 * Pilots as jobs of Grid Engine: one job, or one array. Jobs are known as {@code 17}, tasks of an
 * array as {@code 17.3}; what a job prints is in {@code sge-<job id>.log} in the request's folder,
 * also when it was queued again.
 *
 * <p>Remembers what it saw of jobs, because Grid Engine does not say whose doing an end was; safe
 * for several threads. Each method takes a few commands at most, each as long as the {@link
 * Commands} allow.
 */
public final class SgeBatchSystem implements BatchSystem {
  /** How long one of Grid Engine's commands may take; a busy qmaster answers within seconds. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** A job or an array, known by its number. */
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
   * @param runner with a timeout such as {@link #TIMEOUT}
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

  /** Where a job prints to, given the folder of its request. */
  public static Path log(Path logs, JobId job) {
    return JobScript.log(logs, job.value());
  }

  /**
   * The job that this process runs in; empty outside of Grid Engine. Its remaining life is empty
   * where neither its script nor its queue says how long it may run; its notice where this machine
   * may not ask for the queue's.
   *
   * @param environment of this process
   */
  public static Optional<JobHere> here(Map<String, String> environment, Commands runner) {
    return Surroundings.job(environment, new SgeCommands(runner), Clock.systemUTC());
  }

  /**
   * {@inheritDoc}
   *
   * <p>The same request again brings no second set of jobs while one of the first has not ended.
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
   * <p>A job that was killed looks the same whoever did it. It counts as cancelled if this object
   * was to cancel it, or saw it being deleted; else whose doing it was is not known.
   */
  @Override
  public List<JobState> query(Collection<JobId> asked) throws BatchSystemException {
    return jobs.query(known(asked));
  }

  /**
   * {@inheritDoc}
   *
   * <p>What the scheduler says of each queue and machine, where the site lets it (schedd_job_info).
   */
  @Override
  public String analysis(JobId job) throws BatchSystemException {
    Optional<SgeId> id = SgeId.parse(job.value());
    return id.isPresent() ? JobDescription.scheduling(commands.described(id.get().base())) : "";
  }

  /**
   * {@inheritDoc}
   *
   * <p>The notice comes as long before the kill as the job's queue says ({@code qconf -sq},
   * notify).
   */
  @Override
  public void cancel(Collection<JobId> asked) throws BatchSystemException {
    jobs.cancel(known(asked));
  }

  /** Nothing is held; the jobs live on. */
  @Override
  public void close() {}

  /** What Grid Engine cannot know, because it has no such names, is left out. */
  private static Set<SgeId> known(Collection<JobId> jobs) {
    return jobs.stream()
        .flatMap(job -> SgeId.parse(job.value()).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
