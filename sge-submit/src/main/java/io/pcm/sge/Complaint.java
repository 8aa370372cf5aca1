package io.pcm.sge;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.List;
import java.util.Locale;

/** Grid Engine's own words when it says no, with what would fix it. */
final class Complaint {
  private static final List<String> UNREACHABLE =
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
          "try again");

  private static final List<Fix> FIXES =
      List.of(
          new Fix("unknown queue", "set --queue to one that `qconf -sql` lists"),
          new Fix("queue", "set --queue to another one, or request less"),
          new Fix("project", "set --project to one that you may use"),
          new Fix("parallel environment", "`qconf -spl` lists the names that a site may use"),
          new Fix("unknown resource", "`qconf -sc` lists the names of this site's resources"),
          new Fix("time value", "fix --time or the extra lines"),
          new Fix("tasks", "request fewer pilots at a time with -n"),
          new Fix("resolve hostname", "fix the machines in the extra lines; `qhost` lists them"),
          new Fix("sge_root", "load the module that has Grid Engine's commands"),
          new Fix("option", "fix the extra lines; `man qsub` lists the options"),
          new Fix("denied", "only the user who submitted the job, or an operator, may do this"));

  private record Fix(String sign, String fix) {}

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer) {
    String said = program + ": " + answer.complaint();
    String text = answer.complaint().toLowerCase(Locale.ROOT);
    if (UNREACHABLE.stream().anyMatch(text::contains)) {
      return new BatchSystemException(Kind.UNREACHABLE, said);
    }
    String fix =
        FIXES.stream()
            .filter(each -> text.contains(each.sign()))
            .map(Fix::fix)
            .findFirst()
            .orElse("use --dry-run to see what is submitted");
    return new BatchSystemException(Kind.REFUSED, said + "\n" + fix);
  }
}
