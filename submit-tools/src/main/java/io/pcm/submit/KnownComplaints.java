package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.List;
import java.util.Locale;

/**
 * Classifies the error messages of a batch system by words in them: whether it was unreachable, or
 * refused and how to fix that.
 *
 * @param unreachable lower-case words; a message with one of them means that the system is
 *     unreachable
 * @param fixes the first one that matches is used
 */
public record KnownComplaints(List<String> unreachable, List<Fix> fixes) {
  /**
   * @param sign words in a message, in lower case
   * @param fix what the user should do
   */
  public record Fix(String sign, String fix) {}

  public KnownComplaints {
    unreachable = List.copyOf(unreachable);
    fixes = List.copyOf(fixes);
  }

  /** The system's own words and, if it refused, how to fix it. */
  public BatchSystemException of(String program, Answer answer) {
    String said = program + ": " + answer.complaint();
    String text = answer.complaint().toLowerCase(Locale.ROOT);
    if (unreachable.stream().anyMatch(text::contains)) {
      return new BatchSystemException(Kind.UNREACHABLE, said);
    }
    String fix =
        fixes.stream()
            .filter(each -> text.contains(each.sign()))
            .map(Fix::fix)
            .findFirst()
            .orElse("use --dry-run to see what is submitted");
    return new BatchSystemException(Kind.REFUSED, said + "\n" + fix);
  }
}
