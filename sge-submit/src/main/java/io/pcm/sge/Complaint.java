package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.KnownComplaints;
import io.pcm.submit.KnownComplaints.Fix;
import java.util.List;

/** Classifies Grid Engine's error messages, and says how to fix them. */
final class Complaint {
  private static final KnownComplaints KNOWN =
      new KnownComplaints(
          List.of(
              "commlib",
              "unable to send message to qmaster",
              "unable to contact qmaster",
              "error reading answer list",
              "got select error",
              "got read error",
              "got send error",
              "timeout",
              "connection refused",
              "try again"),
          List.of(
              new Fix("unknown queue", "set --queue to one that `qconf -sql` lists"),
              new Fix("queue", "set --queue to another one, or request less"),
              new Fix("project", "set --project to one that you may use"),
              new Fix("parallel environment", "`qconf -spl` lists the names that a site may use"),
              new Fix("unknown resource", "`qconf -sc` lists the names of this site's resources"),
              new Fix("time value", "fix --time or the extra lines"),
              new Fix("tasks", "request fewer pilots at a time with -n"),
              new Fix(
                  "resolve hostname", "fix the machines in the extra lines; `qhost` lists them"),
              new Fix("sge_root", "load the module that has Grid Engine's commands"),
              new Fix("option", "fix the extra lines; `man qsub` lists the options"),
              new Fix(
                  "denied", "only the user who submitted the job, or an operator, may do this")));

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer) {
    return KNOWN.of(program, answer);
  }
}
