package io.pcm.submit;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Classifies the error messages of a batch system by words in them: whether it was unreachable,
 * refused for now, or refused for good, and how to fix that. A message without any known word is
 * {@code UNCLEAR}: a site may refuse in words of its own, for reasons that pass or not.
 *
 * @param rules the first one that matches is used
 */
public record KnownComplaints(List<Rule> rules) {
  /**
   * @param sign words in a message, in lower case
   * @param fix what the user should do; empty if there is nothing to do
   */
  public record Rule(String sign, Kind kind, String fix) {}

  public KnownComplaints {
    rules = List.copyOf(rules);
  }

  /** Rules for messages of systems that were not reached, or whose answer was lost. */
  public static List<Rule> unreachable(String... signs) {
    return rules(Kind.UNREACHABLE, signs);
  }

  /** Rules for refusals that end by themselves. */
  public static List<Rule> passing(String... signs) {
    return rules(Kind.NOT_NOW, signs);
  }

  private static List<Rule> rules(Kind kind, String... signs) {
    List<Rule> rules = new ArrayList<>();
    for (String sign : signs) {
      rules.add(new Rule(sign, kind, ""));
    }
    return rules;
  }

  /** A rule for refusals that are final. */
  public static Rule mistake(String sign, String fix) {
    return new Rule(sign, Kind.REFUSED, fix);
  }

  /** The system's own words and, if it refused for good, how to fix it. */
  public BatchSystemException of(String program, Answer answer) {
    String said = program + ": " + answer.complaint();
    String text = answer.complaint().toLowerCase(Locale.ROOT);
    Rule rule =
        rules.stream()
            .filter(each -> text.contains(each.sign()))
            .findFirst()
            .orElse(new Rule("", Kind.UNCLEAR, "use --dry-run to see what is submitted"));
    return new BatchSystemException(
        rule.kind(), rule.fix().isEmpty() ? said : said + "\n" + rule.fix());
  }
}
