package io.pcm.condor;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import io.pcm.submit.SubmittedOnce;
import io.pcm.submit.SubmittedOnce.Submission;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTCondor: pilots are jobs of the vanilla universe, and all pilots of a request are one cluster.
 * When a pilot's machine is taken away or lost, HTCondor restarts the pilot under the same job id.
 * A pilot that ends by itself, with any exit code, ends its job.
 *
 * <p>The notice is SIGTERM to the pilot, on eviction and on {@link #cancel}. SIGKILL follows after
 * {@link CondorSettings#notice}, or earlier if the machine allows less. The pilot's output goes to
 * {@code <job>.log} in the request's folder, that of later runs of the job to {@code
 * <job>+<restarts>.log}, and HTCondor's event log of all of them to {@code <cluster>.events}.
 *
 * <p>A request without files requires a file system shared by submitting and executing machines,
 * and is matched only with such machines. The files of a request with files are transferred to the
 * job's working directory.
 *
 * <p>Thread-safe; each method blocks as long as HTCondor's commands do.
 */
public final class CondorBatchSystem implements BatchSystem {
  /** Timeout of each of HTCondor's commands. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(CondorBatchSystem.class);

  /** A cluster, represented by its jobs, or by those that are still queued. */
  private record Sent(CondorCommands commands, PilotRequest request, String file)
      implements Submission<List<CondorId>> {
    @Override
    public String name() {
      return request.token();
    }

    @Override
    public List<CondorId> send() throws BatchSystemException {
      return commands.submit(file, request.count());
    }

    @Override
    public List<List<CondorId>> found() throws BatchSystemException {
      return List.copyOf(
          commands.named(request.token()).stream()
              .collect(Collectors.groupingBy(CondorId::cluster, TreeMap::new, Collectors.toList()))
              .values());
    }

    @Override
    public void takeBack(List<List<CondorId>> more) throws BatchSystemException {
      commands.remove(more.stream().flatMap(List::stream).toList());
    }

    @Override
    public String howToLook() {
      return "when HTCondor answers again, `condor_q -constraint 'JobBatchName == \""
          + request.token()
          + "\"'` lists them";
    }
  }

  private final CondorSettings settings;
  private final CondorCommands commands;
  private final CondorJobs jobs;

  /** Uses {@link #TIMEOUT} for each command. */
  public CondorBatchSystem(CondorSettings settings) {
    this(settings, new CommandRunner(TIMEOUT, Map.of()));
  }

  public CondorBatchSystem(CondorSettings settings, Commands runner) {
    this.settings = settings;
    this.commands = new CondorCommands(runner);
    this.jobs = new CondorJobs(commands);
  }

  /**
   * The job that this process runs in. The number of restarts and the remaining life come from the
   * file that HTCondor wrote for this run; no command is run.
   *
   * @param environment the environment variables of this process
   * @return empty if this is not a job of HTCondor, or its file cannot be read
   */
  public static Optional<JobHere> here(Map<String, String> environment) {
    return CondorJobHere.here(environment, Instant.now());
  }

  /**
   * The output of the job's last run so far; the file may not exist (yet).
   *
   * @param logs the folder of the request
   */
  public static Path log(Path logs, JobId job) {
    return RunLogs.last(logs, job);
  }

  @Override
  public String name() {
    return "condor";
  }

  /**
   * {@inheritDoc}
   *
   * <p>Submitting a request again submits nothing more while one of its jobs is in the queue.
   */
  @Override
  public List<JobId> submit(PilotRequest request) throws BatchSystemException {
    String file = submitFile(request);
    ShippedFiles.requireThere(request.files());
    int cluster = SubmittedOnce.of(new Sent(commands, request, file)).get(0).cluster();
    LOG.info("{} is HTCondor's cluster {}", request.token(), cluster);
    return IntStream.range(0, request.count())
        .mapToObj(proc -> new CondorId(cluster, proc).job())
        .toList();
  }

  @Override
  public List<JobId> find(String token, int count) throws BatchSystemException {
    return commands.named(token).stream()
        .sorted(Comparator.comparingInt(CondorId::cluster).thenComparingInt(CondorId::proc))
        .map(CondorId::job)
        .toList();
  }

  @Override
  public List<Preview> preview(PilotRequest request) throws BatchSystemException {
    return List.of(
        new Preview(request.token(), request.count(), CondorCommands.SUBMIT, submitFile(request)));
  }

  private String submitFile(PilotRequest request) throws BatchSystemException {
    return SubmitFile.of(
        settings, request, ShippedFiles.secret(request.files()), commands.locale());
  }

  @Override
  public List<JobState> query(Collection<JobId> asked) throws BatchSystemException {
    return jobs.query(ids(asked));
  }

  /**
   * {@inheritDoc}
   *
   * <p>The number of machines that meet each condition of the job, from {@code condor_q
   * -better-analyze}.
   */
  @Override
  public String analysis(JobId job) throws BatchSystemException {
    Optional<CondorId> id = CondorId.of(job);
    return id.isPresent() ? commands.analysis(id.get()) : "";
  }

  @Override
  public void cancel(Collection<JobId> asked) throws BatchSystemException {
    commands.remove(ids(asked));
  }

  private static List<CondorId> ids(Collection<JobId> jobs) {
    return jobs.stream().flatMap(job -> CondorId.of(job).stream()).distinct().toList();
  }

  /** There is nothing to release; the jobs keep running. */
  @Override
  public void close() {}
}
