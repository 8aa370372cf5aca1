package io.pcm.runtime.why;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The answer to a question why.
 *
 * @param about what was asked about, such as {@code task verify}
 * @param cause one word for programs, such as {@code no-pilots}
 * @param why the reason as sentences, one paragraph
 * @param fix what the user can do, as a clause; begins with {@code nothing} if there is nothing to
 *     do
 * @param log the log that tells more; empty if none does
 * @param words its last lines, indented; empty if there are none
 */
public record WhyAnswer(
    String about, String cause, String why, String fix, Optional<Path> log, String words) {

  static WhyAnswer of(String about, String cause, String why, String fix) {
    return new WhyAnswer(about, cause, why, fix, Optional.empty(), "");
  }

  /** The same, with a log and its end. */
  WhyAnswer with(Optional<Path> file, String end) {
    return new WhyAnswer(about, cause, why, fix, file, end);
  }

  /** The same about something that this is the reason for. */
  WhyAnswer about(String other, String before) {
    String all = before.isEmpty() ? why : before + " " + why;
    return new WhyAnswer(other, cause, all, fix, log, words);
  }
}
