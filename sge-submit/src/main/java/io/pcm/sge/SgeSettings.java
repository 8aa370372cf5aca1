package io.pcm.sge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a site and a user want their jobs of Grid Engine. What is empty is left to Grid Engine
 * ({@code man qsub} has the values' meaning).
 *
 * @param queue one, or several with commas, such as {@code gpu.q,all.q@@new}
 * @param project {@code -P}
 * @param account {@code -A}, a word in the accounts
 * @param pe the parallel environment whose slots are the processors of one machine
 * @param memory names of the resources that a job's memory is asked for by. {@code h_vmem} limits
 *     the address space: a JVM needs several times its memory of it
 * @param gpu name of the resource that GPUs are asked for by
 * @param perJob names of resources that the site counts once per job; of all others Grid Engine
 *     takes the amount once per slot, so that PCM asks for a part
 * @param extra lines of the job script: one that begins with {@code -} or {@code #$} is an option
 *     of qsub, any other is run by the shell before the pilot, such as {@code module load cuda}
 * @param rerun whether the job is queued again, under its id, when it is to be suspended, its
 *     machine fails or an operator says so
 */
public record SgeSettings(
    Optional<String> queue,
    Optional<String> project,
    Optional<String> account,
    String pe,
    List<String> memory,
    String gpu,
    Set<String> perJob,
    List<String> extra,
    boolean rerun) {
  /** Of one value or line, in characters. */
  static final int LENGTH_MAX = 4096;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  /** Without what ends a word in an option line of a script. */
  private static final Pattern VALUE = Pattern.compile("[^\\s\"'`\\\\$#\\p{Cntrl}]+");

  /** What PCM itself decides, or what would make the answers of Grid Engine's commands others. */
  private static final Set<String> OURS =
      Set.of(
          "-@", "-C", "-N", "-S", "-b", "-clear", "-e", "-help", "-j", "-notify", "-now", "-o",
          "-r", "-shell", "-sync", "-t", "-terse", "-verify");

  /** The names that most sites use, queued again when taken, all else as the site has it. */
  public static final SgeSettings DEFAULT =
      new SgeSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          "smp",
          List.of("mem_free"),
          "gpu",
          Set.of("gpu"),
          List.of(),
          true);

  public SgeSettings {
    queue.ifPresent(value -> check("queue", value, VALUE));
    project.ifPresent(value -> check("project", value, NAME));
    account.ifPresent(value -> check("account", value, VALUE));
    check("parallel environment", pe, VALUE);
    memory = List.copyOf(memory);
    memory.forEach(value -> check("resource for memory", value, NAME));
    check("resource for GPUs", gpu, NAME);
    perJob = Set.copyOf(perJob);
    extra = List.copyOf(extra);
    extra.forEach(SgeSettings::checkExtra);
  }

  /** The same with one more extra line. */
  public SgeSettings plus(String line) {
    List<String> more = new ArrayList<>(extra);
    more.add(line);
    return new SgeSettings(queue, project, account, pe, memory, gpu, perJob, more, rerun);
  }

  private static void check(String name, String value, Pattern form) {
    if (value.length() > LENGTH_MAX || value.startsWith("-") || !form.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "no "
              + name
              + " of Grid Engine is called '"
              + shown(value)
              + "': it is one word, without quotes or blanks");
    }
  }

  private static void checkExtra(String line) {
    boolean printable = line.chars().noneMatch(Character::isISOControl);
    if (line.isBlank() || line.length() > LENGTH_MAX || !printable) {
      throw new IllegalArgumentException(
          "an extra line is one line of up to "
              + LENGTH_MAX
              + " printable characters, not '"
              + shown(line)
              + "'");
    }
    OptionWords.LINES.requireNone(line, OURS::contains);
  }

  private static String shown(String value) {
    String start = value.substring(0, Math.min(value.length(), 60));
    return start.replaceAll("\\p{Cntrl}", "?");
  }
}
