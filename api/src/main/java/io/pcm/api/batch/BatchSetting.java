package io.pcm.api.batch;

import java.util.regex.Pattern;

/**
 * A setting that a batch system understands: a key of profiles and workflow files, and an option of
 * the command line.
 *
 * @param key lower-case words with hyphens between them, such as {@code partition}
 * @param kind what it takes
 * @param label what stands for the value in help, such as {@code NAME}; empty for a flag
 * @param help one sentence's part without a full stop, such as {@code where jobs run}
 */
public record BatchSetting(String key, Kind kind, String label, String help) {
  private static final Pattern KEY = Pattern.compile("[a-z]+(-[a-z]+)*");

  /** What a setting takes. */
  public enum Kind {
    /** One text. */
    TEXT,
    /** Off unless set: {@code srun: true}, {@code --srun}. */
    FLAG,
    /** On unless switched off: {@code requeue: false}, {@code --no-requeue}. */
    FLAG_ON,
    /** Any number of lines: a list in YAML, an option that may be repeated. */
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

  public static BatchSetting flag(String key, String help) {
    return new BatchSetting(key, Kind.FLAG, "", help);
  }

  public static BatchSetting flagOn(String key, String help) {
    return new BatchSetting(key, Kind.FLAG_ON, "", help);
  }

  public static BatchSetting lines(String key, String label, String help) {
    return new BatchSetting(key, Kind.LINES, label, help);
  }

  /** Such as {@code --partition} or {@code --no-requeue}. */
  public String option() {
    return (kind == Kind.FLAG_ON ? "--no-" : "--") + key;
  }
}
