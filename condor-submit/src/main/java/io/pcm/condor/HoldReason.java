package io.pcm.condor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shortens the reason for which a job is held so that it fits on a line. Removes the slot that
 * found the error, so that jobs with the same error are grouped, and the command that could not be
 * executed, which is PCM's own.
 */
final class HoldReason {
  /** Maximum length in characters, so that it can be read on one line. */
  static final int LENGTH_MAX = 240;

  private static final Pattern BY_SLOT = Pattern.compile("^(Error from \\S+: )+");

  /** The text between these two parts names daemons, protocols and addresses. */
  private static final Pattern TRANSFER =
      Pattern.compile("^(Transfer (?:input|output) files failure) .*?\\bDetails: ");

  private static final Pattern COMMAND =
      Pattern.compile("^(Failed to execute '[^']*') with arguments .*(\\(errno=\\d+: )");

  private static final String NO_FOLDER = "Cannot access initial working directory";

  private HoldReason() {}

  /**
   * @param said the job's HoldReason
   */
  static String of(String said) {
    String line = said.strip().replaceAll("\\s+", " ");
    Matcher slot = BY_SLOT.matcher(line);
    boolean there = slot.find();
    String words = there ? line.substring(slot.end()) : line;
    int noFolder = there ? words.indexOf(NO_FOLDER) : -1;
    if (noFolder >= 0) {
      String fix = " (not shared? submit with --transfer)";
      return cut(words.substring(noFolder), LENGTH_MAX - fix.length()) + fix;
    }
    words = TRANSFER.matcher(words).replaceFirst("$1: ");
    return cut(COMMAND.matcher(words).replaceFirst("$1: $2"), LENGTH_MAX);
  }

  /** Keeps the end, because it often says what went wrong. */
  private static String cut(String text, int most) {
    return text.length() <= most
        ? text
        : text.substring(0, most / 2) + "…" + text.substring(text.length() - (most - 1) / 2);
  }
}
