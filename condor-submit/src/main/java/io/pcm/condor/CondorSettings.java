package io.pcm.condor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How pilots are submitted to HTCondor, apart from their resources.
 *
 * @param requirements a ClassAd expression that a machine must meet
 * @param rank a ClassAd expression; machines with higher values are preferred
 * @param extra lines of a submit file, such as {@code accounting_group = physics}; they come after
 *     PCM's own lines and override them, except the name of the jobs
 * @param notice maximum time between SIGTERM and SIGKILL, 1 s to 1 day; a machine may allow less
 * @param lease time without contact to a job's machine after which HTCondor restarts the job, 20 s
 *     (HTCondor's minimum) to 1 day
 */
public record CondorSettings(
    Optional<String> requirements,
    Optional<String> rank,
    List<String> extra,
    Duration notice,
    Duration lease) {
  /** A minute: longer than a pilot needs, short enough that a pilot that hangs is soon gone. */
  public static final Duration NOTICE = Duration.ofMinutes(1);

  /**
   * Two minutes: with HTCondor's default of 40, a lost pilot would appear as running for a long
   * time; with much less, all pilots would end whenever the access point's daemons are restarted.
   */
  public static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration LEASE_MIN = Duration.ofSeconds(20);
  private static final Duration MOST = Duration.ofDays(1);
  private static final int LINE_MAX = 10_000;
  private static final Pattern QUEUE = Pattern.compile("\\s*queue(\\s.*|=.*)?");

  private static final Pattern NAME =
      Pattern.compile("\\s*(batch_name|batchname|(\\+|my\\.)jobbatchname)\\s*=.*");

  /** No special settings. */
  public static final CondorSettings DEFAULT =
      new CondorSettings(Optional.empty(), Optional.empty(), List.of());

  /**
   * @throws IllegalArgumentException if a setting is wrong; the message says which, and how to fix
   *     it
   */
  public CondorSettings {
    requirements.ifPresent(text -> expression("requirements", text));
    rank.ifPresent(text -> expression("rank", text));
    extra = List.copyOf(extra);
    extra.forEach(CondorSettings::extraLine);
    between("notice", notice, Duration.ofSeconds(1));
    between("lease", lease, LEASE_MIN);
  }

  /** Uses {@link #NOTICE} and {@link #LEASE}. */
  public CondorSettings(Optional<String> requirements, Optional<String> rank, List<String> extra) {
    this(requirements, rank, extra, NOTICE, LEASE);
  }

  private static void expression(String name, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + " is empty: leave it out");
    }
    oneLine(name, text);
  }

  private static void extraLine(String line) {
    oneLine("extra line", line);
    String lower = line.toLowerCase(Locale.ROOT);
    if (QUEUE.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "extra line '" + line + "': the number of pilots is set with -n; leave it out");
    }
    if (NAME.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "extra line '" + line + "': PCM finds its jobs by this name; leave it out");
    }
    if (lower.contains("@=")) {
      throw new IllegalArgumentException(
          "extra line '" + line + "': values of several lines (@=) are not supported");
    }
  }

  private static void oneLine(String name, String text) {
    if (text.length() > LINE_MAX || text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          name
              + ": must be one line of up to "
              + LINE_MAX
              + " characters without control characters");
    }
    if (text.stripTrailing().endsWith("\\")) {
      throw new IllegalArgumentException(
          name + " '" + text + "': a backslash at the end would join it to the next line");
    }
  }

  private static void between(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          name + " must be " + least.toSeconds() + " s to 1 day, not " + value.toSeconds() + " s");
    }
  }
}
