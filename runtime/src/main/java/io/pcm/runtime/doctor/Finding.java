package io.pcm.runtime.doctor;

/**
 * What was found about one thing.
 *
 * @param subject such as {@code open files}
 * @param text what it is like
 * @param fix what to do about it; empty if nothing has to be done
 * @see Doctor
 */
public record Finding(String subject, Level level, String text, String fix) {
  /** How it is. */
  public enum Level {
    /** As it should be. */
    OK,
    /** Runs work, but slower or smaller than they could, or not in all cases. */
    WARNING,
    /** Runs do not work. */
    PROBLEM,
    /** Not installed here, and needed only by those who want it. */
    ABSENT
  }

  static Finding ok(String subject, String text) {
    return new Finding(subject, Level.OK, text, "");
  }

  static Finding warning(String subject, String text, String fix) {
    return new Finding(subject, Level.WARNING, text, fix);
  }

  static Finding problem(String subject, String text, String fix) {
    return new Finding(subject, Level.PROBLEM, text, fix);
  }

  static Finding absent(String subject, String text) {
    return new Finding(subject, Level.ABSENT, text, "");
  }
}
