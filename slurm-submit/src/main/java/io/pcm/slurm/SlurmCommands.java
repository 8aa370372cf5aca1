package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Chunks;
import io.pcm.submit.CleanCommands;
import io.pcm.submit.Commands;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.UserLocale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Slurm's commands in an environment that does not change their meaning: without the variables
 * that filter what squeue, sinfo and scancel see, and without those of a job that this process may
 * run in, which sbatch would pass on (measured with 22.05: a plain job submitted from a task of an
 * array mistakes itself for that task).
 */
final class SlurmCommands {
  /** Maximum number of ids on one command line; about 10 KB with ids of 20 characters. */
  static final int IDS_MAX = 500;

  private static final List<String> FILTERS =
      List.of(
          "SQUEUE_ACCOUNT",
          "SQUEUE_FEDERATION",
          "SQUEUE_LICENSES",
          "SQUEUE_NAMES",
          "SQUEUE_PARTITION",
          "SQUEUE_QOS",
          "SQUEUE_STATES",
          "SQUEUE_USERS",
          "SINFO_ALL",
          "SINFO_FEDERATION",
          "SINFO_LOCAL",
          "SINFO_PARTITION",
          "SCANCEL_ACCOUNT",
          "SCANCEL_INTERACTIVE",
          "SCANCEL_NAME",
          "SCANCEL_PARTITION",
          "SCANCEL_QOS",
          "SCANCEL_STATE",
          "SCANCEL_USER",
          "SCANCEL_WCKEY",
          "SBATCH_ARRAY_INX",
          "SBATCH_CLUSTERS",
          "SBATCH_ERROR",
          "SBATCH_WAIT");

  /** Variables of a job or step; srun in the new job would mistake them for its own. */
  private static final Pattern OF_A_JOB = Pattern.compile("SLURMD?_.*");

  /** Variables that name the cluster or the user, not the job. */
  private static final Set<String> OF_THE_USER =
      Set.of("SLURM_CLUSTERS", "SLURM_CONF", "SLURM_JWT");

  /** These belong to a job only if there is one: a user may hide devices with them. */
  private static final List<String> DEVICES_OF_A_JOB =
      List.of(
          "CUDA_VISIBLE_DEVICES", "GPU_DEVICE_ORDINAL", "ROCR_VISIBLE_DEVICES", "ZE_AFFINITY_MASK");

  private static final List<String> IN_UTC = List.of("TZ=UTC", "SLURM_TIME_FORMAT=standard");
  private static final String UNKNOWN_JOB = "Invalid job id specified";
  private static final Pattern ARRAY_SIZE =
      Pattern.compile("(?m)^MaxArraySize\\s*=\\s*(\\d{1,9})\\b");
  private static final Pattern SUBMITTED = Pattern.compile("(?m)^(\\d{1,18})(?:;.*)?$");
  private static final Pattern NO_FAULT =
      Pattern.compile("(?i)invalid job id specified|already complet");
  private static final Logger LOG = LoggerFactory.getLogger(SlurmCommands.class);

  /**
   * Time limit of sacct. Its answer only adds to squeue's; while slurmdbd is down or its database
   * is slow, sacct may hang for minutes.
   */
  private static final Duration ACCOUNTING = Duration.ofSeconds(4);

  private final CleanCommands runner;

  SlurmCommands(Commands runner) {
    this.runner =
        new CleanCommands(
            runner,
            takenAway(runner.surroundings()),
            "work on a login node of the Slurm cluster, or load the module that has Slurm's"
                + " commands");
  }

  private static Set<String> takenAway(Map<String, String> environment) {
    Set<String> names = new TreeSet<>(FILTERS);
    if (environment.containsKey("SLURM_JOB_ID")) {
      names.addAll(DEVICES_OF_A_JOB);
    }
    environment.keySet().stream()
        .filter(name -> OF_A_JOB.matcher(name).matches() && !OF_THE_USER.contains(name))
        .forEach(names::add);
    return names;
  }

  /** The locale for jobs, in place of the one that these commands run in. */
  UserLocale locale() {
    return UserLocale.of(runner.surroundings());
  }

  /**
   * The number of the job or array. An answer without a number counts as no answer (UNREACHABLE).
   */
  long sbatch(JobScript script) throws BatchSystemException {
    Answer answer = run(script.command(), script.text());
    if (answer.exit() != 0) {
      throw Complaint.of("sbatch", answer);
    }
    if (!answer.err().isBlank()) {
      LOG.warn("sbatch warns: {}", answer.err().strip());
    }
    Matcher number = SUBMITTED.matcher(answer.out());
    if (!number.find()) {
      throw new BatchSystemException(
          Kind.UNREACHABLE, "sbatch names no job in its answer: '" + answer.out().strip() + "'");
    }
    return Long.parseLong(number.group(1));
  }

  /** The site's maximum number of tasks of an array; empty if it cannot be told. */
  OptionalInt arrayMax() {
    try {
      Matcher size = ARRAY_SIZE.matcher(run(List.of("scontrol", "show", "config"), "").out());
      return size.find() ? OptionalInt.of(Integer.parseInt(size.group(1))) : OptionalInt.empty();
    } catch (BatchSystemException e) {
      LOG.info("Cannot tell how large arrays may be: {}", e.getMessage());
      return OptionalInt.empty();
    }
  }

  /** This user's jobs and arrays with exactly this name, lowest number first. */
  List<Long> named(String name) throws BatchSystemException {
    Answer answer =
        squeue(List.of("--me", "--name=" + name, "-O", SlurmTables.SQUEUE_NAMES_FORMAT));
    return SlurmTables.submitted(answer.out());
  }

  /** These jobs and all tasks of these arrays, as far as slurmctld remembers them. */
  Map<SlurmId, JobRow> queued(Collection<Long> bases) throws BatchSystemException {
    Map<SlurmId, JobRow> rows = new TreeMap<>();
    for (String ids : chunks(bases)) {
      Answer answer = squeue(List.of("-r", "-j", ids, "-O", SlurmTables.SQUEUE_FORMAT));
      rows.putAll(SlurmTables.squeue(answer.out()));
    }
    return rows;
  }

  /** When a waiting job is expected to start, in UTC; empty if Slurm does not know. */
  Optional<String> expectedStart(SlurmId id) throws BatchSystemException {
    String job = id.job().value();
    List<String> options = List.of("-r", "-j", job, "-O", SlurmTables.SQUEUE_START_FORMAT);
    return SlurmTables.expectedStart(squeue(options).out());
  }

  /** The same from the accounting database, which not every site has. */
  Map<SlurmId, JobRow> accounted(Collection<Long> bases) throws BatchSystemException {
    Map<SlurmId, JobRow> rows = new TreeMap<>();
    for (String ids : chunks(bases)) {
      Answer answer =
          runner
              .within(ACCOUNTING)
              .run(
                  IN_UTC,
                  List.of("sacct", "-n", "-P", "-X", "-j", ids, "-o", SlurmTables.SACCT_FORMAT),
                  "");
      if (answer.exit() != 0) {
        throw new BatchSystemException(Kind.UNREACHABLE, "sacct: " + answer.complaint());
      }
      rows.putAll(SlurmTables.sacct(answer.out()));
    }
    return rows;
  }

  /** Jobs that are unknown or have ended are not an error. */
  void scancel(List<String> ids) throws BatchSystemException {
    for (List<String> some : Chunks.of(ids, IDS_MAX)) {
      List<String> argv = new ArrayList<>(List.of("scancel"));
      argv.addAll(some);
      Answer answer = run(argv, "");
      boolean fault = answer.complaint().lines().anyMatch(line -> !NO_FAULT.matcher(line).find());
      if (answer.exit() != 0 && fault) {
        throw Complaint.of("scancel", answer);
      }
    }
  }

  /** The nodes of these partitions; of the one that a job gets by itself, if there are none. */
  PartitionNodes nodes(String partitions) throws BatchSystemException {
    List<String> argv = new ArrayList<>(List.of("sinfo", "-h", "-N", "-o", PartitionNodes.FORMAT));
    if (!partitions.isEmpty()) {
      argv.addAll(List.of("-p", partitions));
    }
    Answer answer = run(argv, "");
    if (answer.exit() != 0) {
      throw new BatchSystemException(Kind.UNREACHABLE, "sinfo: " + answer.complaint());
    }
    return partitions.isEmpty()
        ? PartitionNodes.ofDefault(answer.out())
        : PartitionNodes.of(answer.out());
  }

  /** The partition that the user's environment gives to jobs without one; may be empty. */
  String usualPartition() {
    return runner.surroundings().getOrDefault("SBATCH_PARTITION", "");
  }

  /** When the job started and when it ends, as printed by squeue in UTC. */
  Answer timesOf(String id) throws BatchSystemException {
    return run(List.of("squeue", "-h", "-j", id, "-o", "%S %e"), "");
  }

  private Answer squeue(List<String> options) throws BatchSystemException {
    List<String> argv = new ArrayList<>(List.of("squeue", "-h", "--all", "-t", "all"));
    argv.addAll(options);
    Answer answer = run(argv, "");
    if (answer.exit() == 0) {
      return answer;
    }
    if (answer.err().contains(UNKNOWN_JOB)) {
      return new Answer(0, answer.out(), "");
    }
    throw new BatchSystemException(Kind.UNREACHABLE, "squeue: " + answer.complaint());
  }

  private Answer run(List<String> argv, String input) throws BatchSystemException {
    // Jobs inherit the variables of sbatch.
    boolean inherited = argv.get(0).equals("sbatch");
    return runner.run(inherited ? List.of() : IN_UTC, argv, input);
  }

  private static List<String> chunks(Collection<Long> bases) {
    return Chunks.of(List.copyOf(new TreeSet<>(bases)), IDS_MAX).stream()
        .map(some -> some.stream().map(String::valueOf).collect(Collectors.joining(",")))
        .toList();
  }
}
