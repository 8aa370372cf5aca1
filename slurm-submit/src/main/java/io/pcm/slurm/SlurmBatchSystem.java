package io.pcm.slurm;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.submit.Commands;
import io.pcm.submit.SubmittedOnce;
import io.pcm.submit.SubmittedOnce.Submission;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pilots as jobs of Slurm: one job, or one array per thousand. The id of a job is {@code 17}, that
 * of a task of an array {@code 17_3}. The output of a job is in {@code slurm-<job id>.log} in the
 * request's folder, also after it was requeued.
 *
 * <p>Remembers only whether sacct works, and how large arrays may be. Thread-safe. Each method runs
 * a few commands at most, each with the time limit of the {@link Commands}.
 */
public final class SlurmBatchSystem implements BatchSystem {
  /** Timeout of each of Slurm's commands; even a busy slurmctld answers within seconds. */
  public static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(SlurmBatchSystem.class);

  /** A job or an array, represented by its number. */
  private record Sent(SlurmCommands commands, JobScript script) implements Submission<Long> {
    @Override
    public String name() {
      return script.name();
    }

    @Override
    public Long send() throws BatchSystemException {
      return commands.sbatch(script);
    }

    @Override
    public List<Long> found() throws BatchSystemException {
      return commands.named(script.name());
    }

    @Override
    public void takeBack(List<Long> more) throws BatchSystemException {
      commands.scancel(more.stream().map(String::valueOf).toList());
    }

    @Override
    public String howToLook() {
      return "when Slurm answers again, `squeue --name=" + script.name() + "` lists them";
    }
  }

  private final SlurmSettings settings;
  private final SlurmCommands commands;
  private final Accounting accounting;
  private volatile OptionalInt arrayMax = OptionalInt.empty();

  /**
   * @param runner runs commands with a timeout such as {@link #TIMEOUT}
   */
  public SlurmBatchSystem(SlurmSettings settings, Commands runner) {
    this.settings = settings;
    this.commands = new SlurmCommands(runner);
    this.accounting = new Accounting(commands);
  }

  @Override
  public String name() {
    return "slurm";
  }

  /** The log of a job, given the folder of its request. */
  public static Path log(Path logs, JobId job) {
    return JobScript.log(logs, job.value());
  }

  /**
   * The job that this process runs in; empty outside of Slurm. Its remaining life is squeue's
   * current answer, so it shrinks to the grace when the job is being preempted. It is empty without
   * squeue or without a time limit.
   *
   * @param environment the environment variables of this process
   */
  public static Optional<JobHere> here(Map<String, String> environment, Commands runner) {
    return Surroundings.job(environment, new SlurmCommands(runner), Clock.systemUTC());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Submitting a request again submits nothing more as long as Slurm remembers its jobs
   * (MinJobAge after their end). A request of more than a thousand pilots consists of several
   * arrays: if Slurm refuses one, the earlier ones are cancelled; if it does not answer, they
   * remain, and submitting the request again finds them and submits the rest. If all jobs have been
   * cancelled meanwhile, they are submitted again.
   */
  @Override
  public List<JobId> submit(PilotRequest request) throws BatchSystemException {
    List<JobId> jobs = new ArrayList<>();
    for (JobScript script : scripts(request)) {
      try {
        jobs.addAll(jobs(SubmittedOnce.of(new Sent(commands, script)), script.tasks()));
      } catch (BatchSystemException e) {
        if (e.isRefusal()) {
          takeBack(jobs, e);
          throw e;
        }
        throw jobs.isEmpty() ? e : half(jobs, request, e);
      }
    }
    return jobs;
  }

  private List<JobScript> scripts(PilotRequest request) throws BatchSystemException {
    return JobScript.of(settings, request, commands.locale(), arrayMax(request.count()));
  }

  /** A site may allow smaller arrays than Slurm does by default. */
  private int arrayMax(int count) {
    if (count > 1 && arrayMax.isEmpty()) {
      arrayMax = commands.arrayMax();
    }
    return Math.max(1, Math.min(JobScript.ARRAY_MAX, arrayMax.orElse(JobScript.ARRAY_MAX)));
  }

  private static BatchSystemException half(
      List<JobId> jobs, PilotRequest request, BatchSystemException e) {
    return new BatchSystemException(
        Kind.UNREACHABLE,
        e.getMessage()
            + "\n"
            + jobs.size()
            + " of "
            + request.count()
            + " pilots were submitted and remain: "
            + bases(ids(jobs))
            + "; `pcm pilots list` shows them, `pcm pilots cancel all` cancels them",
        e);
  }

  private void takeBack(List<JobId> jobs, BatchSystemException cause) {
    try {
      cancel(jobs);
    } catch (BatchSystemException e) {
      cause.addSuppressed(e);
      LOG.warn("{} jobs of a submission that failed are left: {}", jobs.size(), e.getMessage());
    }
  }

  private static List<JobId> jobs(long base, int tasks) {
    return tasks == 1
        ? List.of(new JobId("" + base))
        : IntStream.range(0, tasks).mapToObj(task -> new JobId(base + "_" + task)).toList();
  }

  @Override
  public List<JobId> find(String token, int count) throws BatchSystemException {
    List<JobId> found = new ArrayList<>();
    for (Map.Entry<String, Integer> part :
        JobScript.parts(token, count, arrayMax(count)).entrySet()) {
      for (long base : commands.named(part.getKey())) {
        found.addAll(jobs(base, part.getValue()));
      }
    }
    return found;
  }

  @Override
  public List<Preview> preview(PilotRequest request) throws BatchSystemException {
    return JobScript.of(settings, request, commands.locale()).stream()
        .map(JobScript::preview)
        .toList();
  }

  /**
   * {@inheritDoc}
   *
   * <p>If Slurm still lists an array but no longer one of its tasks, that task has ended: Slurm
   * immediately forgets a task that is cancelled before it starts. Its state then has no word, and
   * it is unknown who ended it, because a task that ran and was preempted looks the same once Slurm
   * has forgotten it.
   */
  @Override
  public List<JobState> query(Collection<JobId> asked) throws BatchSystemException {
    Set<SlurmId> ids = ids(asked);
    if (ids.isEmpty()) {
      return List.of();
    }
    Map<SlurmId, JobRow> queued = commands.queued(bases(ids));
    Set<Long> listed = bases(queued.keySet());
    Set<SlurmId> open =
        ids.stream()
            .filter(id -> isOpen(queued.get(id)))
            .collect(Collectors.toCollection(TreeSet::new));
    Map<SlurmId, JobRow> accounted = accounting.rows(bases(open));
    List<JobState> states = new ArrayList<>();
    for (SlurmId id : ids) {
      JobRow row = queued.get(id);
      Optional<JobRow> ended =
          open.contains(id) ? JobEnd.of(id, accounted) : Optional.<JobRow>empty();
      if (row != null) {
        states.add(row.by(ended.map(JobRow::by).orElse("")).state(id));
      } else if (ended.isPresent()) {
        states.add(JobEnd.state(id, ended.get()));
      } else if (listed.contains(id.base())) {
        states.add(
            new JobState(id.job(), Phase.ENDED, "", "no longer a task of array " + id.base(), ""));
      }
    }
    return states;
  }

  @Override
  public Optional<String> caveat() {
    return accounting
        .trouble()
        .map(why -> "how jobs ended that squeue no longer lists is unknown: " + why);
  }

  /** Whether sacct may know more than squeue: about forgotten jobs, and who cancelled a job. */
  private static boolean isOpen(@Nullable JobRow row) {
    return row == null || row.word().equals("CANCELLED");
  }

  /**
   * {@inheritDoc}
   *
   * <p>When Slurm's scheduler expects to start the job, if it has planned that far ahead.
   */
  @Override
  public String analysis(JobId job) throws BatchSystemException {
    Optional<SlurmId> id = SlurmId.parse(job.value());
    Optional<String> start = id.isPresent() ? commands.expectedStart(id.get()) : Optional.empty();
    return start.map(time -> "expected start: " + time + "Z (squeue --start)").orElse("");
  }

  /**
   * {@inheritDoc}
   *
   * <p>All GPUs of the partitions if the jobs request some, otherwise all processors. Ignores
   * features, excluded nodes and reservations.
   */
  @Override
  public OptionalInt capacity(JobRoom room) throws BatchSystemException {
    PartitionNodes nodes = commands.nodes(settings.partition().orElseGet(this::otherPartitions));
    Optional<GpuDemand> gpus = GpuDemand.of(room.gpus(), settings.extra());
    return gpus.isPresent() ? nodes.holding(gpus.get()) : nodes.holding(room.cpus().orElse(1));
  }

  /** A variable of the user takes precedence over lines of a script. */
  private String otherPartitions() {
    List<String> words = OptionWords.values(settings.extra(), List.of("partition"), "p");
    String usual = commands.usualPartition();
    return usual.isEmpty() && !words.isEmpty() ? words.get(words.size() - 1) : usual;
  }

  @Override
  public void cancel(Collection<JobId> jobs) throws BatchSystemException {
    commands.scancel(TaskRanges.of(ids(jobs)));
  }

  /** There is nothing to release; the jobs keep running. */
  @Override
  public void close() {}

  /** Skips ids that cannot be Slurm's. */
  private static Set<SlurmId> ids(Collection<JobId> jobs) {
    return jobs.stream()
        .flatMap(job -> SlurmId.parse(job.value()).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Long> bases(Collection<SlurmId> ids) {
    return ids.stream().map(SlurmId::base).collect(Collectors.toCollection(TreeSet::new));
  }
}
