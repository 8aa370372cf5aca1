package io.pcm.slurm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a site and a user want their Slurm jobs. What is empty is left to Slurm ({@code man sbatch}
 * has the values' meaning).
 *
 * @param partition one, or several with commas
 * @param account who is charged
 * @param qos quality of service
 * @param constraint features of a node, such as {@code a100&ib}
 * @param extra lines of the job script: one that begins with {@code -} or {@code #SBATCH} is an
 *     option of sbatch, any other is run by the shell before the pilot, such as {@code module load
 *     cuda}
 * @param srun whether the pilot is a step of its own under srun; otherwise it takes the place of
 *     the job's shell
 * @param requeue whether Slurm queues the job again, under its id, when it is preempted or its node
 *     fails. A job that ends by itself within the grace is not queued again, so a pilot that is to
 *     come back has to wait for its kill
 * @param signalLead how long before the end of its time the pilot gets SIGTERM, 0 to 65,535 s;
 *     Slurm may send it up to 60 s earlier. At most a quarter of the job's time is used
 */
public record SlurmSettings(
    Optional<String> partition,
    Optional<String> account,
    Optional<String> qos,
    Optional<String> constraint,
    List<String> extra,
    boolean srun,
    boolean requeue,
    Duration signalLead) {
  /** A minute's notice, queued again after preemption, all else as the site has it. */
  public static final SlurmSettings DEFAULT =
      new SlurmSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          false,
          true,
          Duration.ofMinutes(1));

  /** Of one value or line, in characters. */
  static final int LENGTH_MAX = 4096;

  private static final int LEAD_MAX = 65_535;

  /** What PCM itself decides, or what would make the answers of Slurm's commands others. */
  private static final Set<String> OURS =
      Set.of(
          "array",
          "clusters",
          "error",
          "job-name",
          "open-mode",
          "output",
          "signal",
          "test-only",
          "wait",
          "wrap");

  private static final String OURS_SHORT = "aeJMoW";

  public SlurmSettings {
    partition.ifPresent(value -> check("partition", value));
    account.ifPresent(value -> check("account", value));
    qos.ifPresent(value -> check("qos", value));
    constraint.ifPresent(value -> check("constraint", value));
    extra = List.copyOf(extra);
    extra.forEach(SlurmSettings::checkExtra);
    if (signalLead.isNegative() || signalLead.toSeconds() > LEAD_MAX) {
      throw new IllegalArgumentException(
          "Slurm's signal must come 0 to " + LEAD_MAX + " s before the end, not " + signalLead);
    }
  }

  /** The same with one more extra line. */
  public SlurmSettings plus(String line) {
    List<String> more = new ArrayList<>(extra);
    more.add(line);
    return new SlurmSettings(partition, account, qos, constraint, more, srun, requeue, signalLead);
  }

  private static void check(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("Slurm's " + name + " is empty; leave it out or set one");
    }
    if (value.length() > LENGTH_MAX || value.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "Slurm's "
              + name
              + " is one line of up to "
              + LENGTH_MAX
              + " printable characters, not '"
              + shown(value)
              + "'");
    }
  }

  private static void checkExtra(String line) {
    check("extra line", line);
    OptionWords.LINES.requireNone(line, word -> OptionWords.names(word, OURS, OURS_SHORT));
  }

  private static String shown(String value) {
    String start = value.substring(0, Math.min(value.length(), 60));
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
