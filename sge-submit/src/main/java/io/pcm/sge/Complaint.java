package io.pcm.sge;

import static io.pcm.submit.KnownComplaints.mistake;
import static io.pcm.submit.KnownComplaints.passing;
import static io.pcm.submit.KnownComplaints.unreachable;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.KnownComplaints;
import io.pcm.submit.KnownComplaints.Rule;
import java.util.List;
import java.util.stream.Stream;

/** Classifies Grid Engine's error messages, and says how to fix them. */
final class Complaint {
  private static final List<Rule> UNREACHABLE =
      unreachable(
          "commlib",
          "unable to send message to qmaster",
          "unable to contact qmaster",
          "not reachable",
          "error reading answer list",
          "got select error",
          "got read error",
          "got send error",
          "timeout",
          "timed out",
          "connection refused",
          "connection reset",
          "try again");

  /** The limits max_u_jobs and max_jobs of sge_conf(5). */
  private static final List<Rule> PASSING =
      passing(
          "jobs are allowed",
          "max_u_jobs",
          "max_jobs",
          "cannot allocate memory",
          "no space left",
          "disk quota",
          "too many open files");

  private static final List<Rule> MISTAKES =
      List.of(
          // The limit max_aj_tasks: fewer at a time fit.
          new Rule("tasks", Kind.NOT_NOW, "request fewer pilots at a time with -n"),
          mistake("unknown queue", "set --queue to one that `qconf -sql` lists"),
          mistake("queue", "set --queue to another one, or request less"),
          mistake("project", "set --project to one that you may use"),
          mistake("parallel environment", "`qconf -spl` lists the names that a site may use"),
          mistake("unknown resource", "`qconf -sc` lists the names of this site's resources"),
          mistake("time value", "fix --time or the extra lines"),
          mistake("resolve hostname", "fix the machines in the extra lines; `qhost` lists them"),
          mistake("sge_root", "load the module that has Grid Engine's commands"),
          mistake("option", "fix the extra lines; `man qsub` lists the options"),
          mistake("denied", "only the user who submitted the job, or an operator, may do this"));

  private static final KnownComplaints KNOWN =
      new KnownComplaints(Stream.of(UNREACHABLE, PASSING, MISTAKES).flatMap(List::stream).toList());

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer) {
    return KNOWN.of(program, answer);
  }
}
