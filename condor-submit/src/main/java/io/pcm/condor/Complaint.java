package io.pcm.condor;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether HTCondor said no or could not be asked, judged by its words, and what would help. */
final class Complaint {
  private static final Pattern NO_ANSWER =
      Pattern.compile(
          "Can't find address|Failed to connect|Failed to fetch ads|SECMAN:|CEDAR:"
              + "|Connection closed|HTCondor is not up",
          Pattern.CASE_INSENSITIVE);

  /**
   * Without a reason in a line after it, such as a site's rule that the jobs break (Administrators'
   * Manual, Submit Requirements): the queue's answer was lost, and the jobs may have arrived.
   */
  private static final Pattern COMMIT_UNANSWERED = Pattern.compile("Failed to commit [^\\n]*\\z");

  private static final Map<String, String> MENDS = new LinkedHashMap<>();

  static {
    MENDS.put(
        "Cannot allocate a cluster id",
        "HTCondor takes no jobs of root nor of users whom this machine's queue does not know:"
            + " submit as an ordinary user");
    MENDS.put("Requirements", "look at --requirements");
    MENDS.put("Rank", "look at --rank");
    MENDS.put("of submit file", "look at the lines given by --extra");
    MENDS.put("MAX_JOBS", "ask for fewer pilots");
  }

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer) {
    String words = answer.complaint();
    if (NO_ANSWER.matcher(words).find() || COMMIT_UNANSWERED.matcher(words).find()) {
      return new BatchSystemException(Kind.UNREACHABLE, program + " failed: " + words);
    }
    String mend =
        MENDS.entrySet().stream()
            .filter(known -> words.contains(known.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("what was submitted is shown by --dry-run");
    return new BatchSystemException(
        Kind.REFUSED, program + " refused: " + words + "\n(" + mend + ")");
  }
}
