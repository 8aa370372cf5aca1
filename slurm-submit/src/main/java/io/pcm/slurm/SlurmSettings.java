package io.pcm.slurm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a site and a user for Slurm jobs ({@code man sbatch}). What is empty is left to
 * Slurm.
 *
 * @param partition one or several, separated by commas
 * @param account account to charge
 * @param qos quality of service
 * @param constraint required features of a node, such as {@code a100&ib}
 * @param extra lines of the job script: a line that begins with {@code -} or {@code #SBATCH} is an
 *     option of sbatch; the shell runs any other line before the pilot, such as {@code module load
 *     cuda}
 * @param srun whether the pilot is a separate step under srun; otherwise it replaces the job's
 *     shell
 * @param requeue whether Slurm requeues the job under the same id when it is preempted or its node
 *     fails. A job that ends by itself within the grace is not requeued, so a pilot that is to come
 *     back must wait to be killed
 * @param signalLead how long before its time limit the pilot gets SIGTERM, 0 to 65,535 s; Slurm may
 *     send it up to 60 s earlier. Limited to a quarter of the job's time
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
  /** A minute's notice, requeued after preemption, everything else as configured by the site. */
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

  /** Maximum length of one value or line, in characters. */
  static final int LENGTH_MAX = 4096;

  private static final int LEAD_MAX = 65_535;

  /** Options that PCM sets itself, or that would change the output of Slurm's commands. */
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

  /** A copy with one more extra line. */
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
