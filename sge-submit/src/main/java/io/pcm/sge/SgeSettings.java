package io.pcm.sge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The settings of a site and a user for jobs of Grid Engine ({@code man qsub}). What is empty is
 * left to Grid Engine.
 *
 * @param queue one or several, separated by commas, such as {@code gpu.q,all.q@@new}
 * @param project {@code -P}
 * @param account {@code -A}, a word in the accounting file
 * @param pe the parallel environment whose slots are the processors of one machine
 * @param memory names of the resources with which memory is requested. {@code h_vmem} limits the
 *     address space, of which a JVM needs several times its memory
 * @param gpu name of the resource with which GPUs are requested
 * @param perJob names of resources that the site counts once per job; all others are counted once
 *     per slot, so PCM requests a fraction
 * @param extra lines of the job script: a line that begins with {@code -} or {@code #$} is an
 *     option of qsub; the shell runs any other line before the pilot, such as {@code module load
 *     cuda}
 * @param rerun whether the job is requeued under the same id if it is to be suspended, its machine
 *     fails or an operator reruns it
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
  /** Maximum length of one value or line, in characters. */
  static final int LENGTH_MAX = 4096;

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

  /** Excludes characters that end a word in an option line of a script. */
  private static final Pattern VALUE = Pattern.compile("[^\\s\"'`\\\\$#\\p{Cntrl}]+");

  /** Options that PCM sets itself, or that would change the output of Grid Engine's commands. */
  private static final Set<String> OURS =
      Set.of(
          "-@", "-C", "-N", "-S", "-b", "-clear", "-e", "-help", "-j", "-notify", "-now", "-o",
          "-r", "-shell", "-sync", "-t", "-terse", "-verify");

  /**
   * The names that most sites use, requeued on preemption, everything else as configured by the
   * site.
   */
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

  /** A copy with one more extra line. */
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
