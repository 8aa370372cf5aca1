package io.pcm.api.batch;

import java.util.regex.Pattern;

/**
 * A setting that a batch system understands: a key in profiles and workflow files, and an option of
 * the command line. For example the key {@code partition} is {@code --partition NAME}.
 *
 * @param key lower-case words joined by hyphens, such as {@code partition}
 * @param kind the type of its value
 * @param label the value's placeholder in help, such as {@code NAME}; empty for a flag
 * @param help a phrase without a full stop, such as {@code where jobs run}
 * @see BatchSystemProvider
 */
public record BatchSetting(String key, Kind kind, String label, String help) {
  private static final Pattern KEY = Pattern.compile("[a-z]+(-[a-z]+)*");

  /** The type of a setting's value. */
  public enum Kind {
    /** One string. */
    TEXT,
    /** One or several names, joined by commas: one string or a list in YAML. */
    NAMES,
    /** Off by default: {@code srun: true}, {@code --srun}. */
    FLAG,
    /** On by default: {@code requeue: false}, {@code --no-requeue}. */
    FLAG_ON,
    /** Any number of lines: a list in YAML, a repeatable option. */
    LINES
  }

  public BatchSetting {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException("not a valid key of a setting: '" + key + "'");
    }
  }

  public static BatchSetting text(String key, String label, String help) {
    return new BatchSetting(key, Kind.TEXT, label, help);
  }

  public static BatchSetting names(String key, String label, String help) {
    return new BatchSetting(key, Kind.NAMES, label, help);
  }

  public static BatchSetting flag(String key, String help) {
    return new BatchSetting(key, Kind.FLAG, "", help);
  }

  public static BatchSetting flagOn(String key, String help) {
    return new BatchSetting(key, Kind.FLAG_ON, "", help);
  }

  public static BatchSetting lines(String key, String label, String help) {
    return new BatchSetting(key, Kind.LINES, label, help);
  }

  /** The option's name, such as {@code --partition} or {@code --no-requeue}. */
  public String option() {
    return (kind == Kind.FLAG_ON ? "--no-" : "--") + key;
  }
}
