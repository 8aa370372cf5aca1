package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.List;
import java.util.Locale;

/**
 * What a batch system's complaints mean, told by words in them: whether it could not be asked, or
 * said no, and then how to fix it.
 *
 * @param unreachable words of which one is in each complaint of a system that cannot be asked, in
 *     lower case
 * @param fixes the first one that fits is said
 */
public record KnownComplaints(List<String> unreachable, List<Fix> fixes) {
  /**
   * @param sign words of a complaint, in lower case
   * @param fix what the user does about it
   */
  public record Fix(String sign, String fix) {}

  public KnownComplaints {
    unreachable = List.copyOf(unreachable);
    fixes = List.copyOf(fixes);
  }

  /** The system's own words, with how to fix it where it said no. */
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
