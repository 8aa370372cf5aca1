package io.pcm.condor;

import static io.pcm.submit.KnownComplaints.mistake;
import static io.pcm.submit.KnownComplaints.passing;
import static io.pcm.submit.KnownComplaints.unreachable;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.KnownComplaints;
import io.pcm.submit.KnownComplaints.Rule;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Classifies HTCondor's error messages, and says how to fix them. */
final class Complaint {
  /**
   * If no reason follows on the next line, such as a rule of the site (Administrators' Manual,
   * Submit Requirements), then the queue's answer was lost and the jobs may have been submitted.
   */
  private static final Pattern COMMIT_UNANSWERED = Pattern.compile("Failed to commit [^\\n]*\\z");

  private static final List<Rule> UNREACHABLE =
      unreachable(
          "can't find address",
          "failed to connect",
          "failed to fetch ads",
          "secman:",
          "cedar:",
          "connection closed",
          "connection refused",
          "timed out",
          "temporarily un",
          "htcondor is not up");

  /** MAX_JOBS_PER_OWNER, MAX_JOBS_PER_SUBMISSION, MAX_JOBS_SUBMITTED. */
  private static final List<Rule> PASSING =
      passing(
          "max_jobs",
          "cannot allocate memory",
          "no space left",
          "disk quota",
          "too many open files",
          "try again");

  private static final List<Rule> MISTAKES =
      List.of(
          mistake(
              "cannot allocate a cluster id",
              "HTCondor does not accept jobs from root or from users unknown to this machine's"
                  + " queue: submit as an ordinary user"),
          mistake("requirements", "check --requirements"),
          mistake("rank", "check --rank"),
          mistake("failed to commit", "this is a rule of the site: request what it allows"),
          mistake("permission denied", "only the user who submitted the job may do this"),
          mistake("of submit file", "check the --extra lines"),
          mistake("parse error", "check --requirements, --rank and the --extra lines"));

  private static final KnownComplaints KNOWN =
      new KnownComplaints(Stream.of(UNREACHABLE, PASSING, MISTAKES).flatMap(List::stream).toList());

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer) {
    return COMMIT_UNANSWERED.matcher(answer.complaint()).find()
        ? new BatchSystemException(Kind.UNREACHABLE, program + ": " + answer.complaint())
        : KNOWN.of(program, answer);
  }
}
