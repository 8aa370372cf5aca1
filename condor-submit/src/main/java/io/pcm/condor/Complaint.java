package io.pcm.condor;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Classifies HTCondor's error messages: refused or unreachable, and how to fix it. */
final class Complaint {
  private static final Pattern NO_ANSWER =
      Pattern.compile(
          "Can't find address|Failed to connect|Failed to fetch ads|SECMAN:|CEDAR:"
              + "|Connection closed|HTCondor is not up",
          Pattern.CASE_INSENSITIVE);

  /**
   * If no reason follows on the next line, such as a rule of the site (Administrators' Manual,
   * Submit Requirements), then the queue's answer was lost and the jobs may have been submitted.
   */
  private static final Pattern COMMIT_UNANSWERED = Pattern.compile("Failed to commit [^\\n]*\\z");

  private static final Map<String, String> FIXES = new LinkedHashMap<>();

  static {
    FIXES.put(
        "Cannot allocate a cluster id",
        "HTCondor does not accept jobs from root or from users unknown to this machine's queue:"
            + " submit as an ordinary user");
    FIXES.put("Requirements", "check --requirements");
    FIXES.put("Rank", "check --rank");
    FIXES.put("of submit file", "check the --extra lines");
    FIXES.put("MAX_JOBS", "request fewer pilots");
  }

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer) {
    String words = answer.complaint();
    if (NO_ANSWER.matcher(words).find() || COMMIT_UNANSWERED.matcher(words).find()) {
      return new BatchSystemException(Kind.UNREACHABLE, program + " failed: " + words);
    }
    String fix =
        FIXES.entrySet().stream()
            .filter(known -> words.contains(known.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("use --dry-run to see what is submitted");
    return new BatchSystemException(
        Kind.REFUSED, program + " refused: " + words + "\n(" + fix + ")");
  }
}
