package io.pcm.api.workflow;

import io.pcm.api.Limits;
import java.time.Duration;
import java.util.Locale;

/**
 * Limits and defaults in workflows. Public only for the reader of workflow files; the methods of
 * {@link WorkflowBuilder}, {@link JavaLibrary} and {@link MapTaskBuilder} state them too.
 */
public final class WorkflowRules {
  /** What a name of a workflow, library, task or matrix key must be, as the end of a sentence. */
  public static final String NAME =
      "must be a letter followed by up to 63 letters, digits, '_' or '-'";

  /** Concurrent calls in one context. */
  public static final WholeNumber SLOTS = new WholeNumber("slots", 1, Limits.SLOTS, 1);

  /** Maximum number of calls in a context that finds out how many it serves best. */
  public static final int AUTO_SLOTS = 8 * 1024;

  /** Contexts of a library that load at the same time, if a workflow says so. */
  public static final WholeNumber LOADS_AT_ONCE =
      new WholeNumber("loads-at-once", 1, 100_000, 100_000);

  /** Processors of one context. */
  public static final WholeNumber CORES = new WholeNumber("cores", 0, 65_536, 0);

  /** Whole GPUs of one context. */
  public static final int GPUS_MAX = 1024;

  /** What a library's GPUs must be, as the end of a sentence. */
  public static final String GPUS =
      "must be a whole number, 0 to 1024, or a share of one GPU with at most two decimals, such as"
          + " 0.5";

  /** How often to repeat a call whose function returned an error. */
  public static final WholeNumber RETRIES_AFTER_ERROR = new WholeNumber("error", 0, 1000, 0);

  /** How often to repeat a call that timed out or whose context died. */
  public static final WholeNumber RETRIES_AFTER_DEATH = new WholeNumber("death", 0, 1000, 2);

  /** Failed calls that fail a task; without a limit by default. */
  public static final WholeNumber MAX_FAILURES =
      new WholeNumber("max-failures", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /**
   * Calls that fail a task if they are its first ones and all fail in the same way; 0 for never.
   */
  public static final WholeNumber FAIL_EARLY =
      new WholeNumber("fail-early", 0, Integer.MAX_VALUE, 20);

  /** Number of items that a task uses; all by default. */
  public static final WholeNumber LIMIT =
      new WholeNumber("limit", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Longest timeout. */
  public static final Duration LONGEST = Duration.ofDays(365);

  /** Maximum number of tasks: as many as a user can oversee; limits the effect of a typo. */
  public static final int TASKS = 10_000;

  /** Maximum number of items in the workflow itself; put more into a file or a stream. */
  public static final int LISTED = 100_000;

  /** Maximum bytes of all tasks' settings (64 MiB), because a manager keeps them in memory. */
  public static final long SETTINGS_BYTES = 64L * 1024 * 1024;

  private static final String NAME_PATTERN = "[A-Za-z][A-Za-z0-9_-]{0,63}";

  private WorkflowRules() {}

  /** Whether this is a name of a workflow, library, task or matrix key. */
  public static boolean isName(String text) {
    return text.matches(NAME_PATTERN);
  }

  /** Whether this may be a library's GPUs. */
  public static boolean areGpus(double number) {
    return Resources.isGpus(number);
  }

  static boolean isTimeout(Duration duration) {
    return !duration.isNegative() && !duration.isZero() && duration.compareTo(LONGEST) <= 0;
  }

  /** A duration as in a workflow file: {@code 1h30m}, {@code 0s}. */
  static String shown(Duration duration) {
    return duration.isZero() ? "0s" : duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
