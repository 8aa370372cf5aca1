package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.List;
import java.util.Locale;

/** Slurm's own words when it refuses, with how to fix it. */
final class Complaint {
  private static final List<Fix> FIXES =
      List.of(
          new Fix("partition name", "set --partition to one that `sinfo -s` lists"),
          new Fix("invalid partition", "set --partition to one that `sinfo -s` lists"),
          new Fix("policy", "a limit of your account: request fewer or smaller pilots, or wait"),
          new Fix("account", "set --account to one that may use this partition"),
          new Fix("qos", "set --qos to one that you may use"),
          new Fix("node name", "fix the nodes in the extra lines; `sinfo -N` lists them"),
          new Fix("feature", "fix --constraint; `sinfo -o '%n %f'` lists the features of nodes"),
          new Fix("generic resource", "fix --gpus; `sinfo -o '%n %G'` lists the GPUs of nodes"),
          new Fix("memory", "request less with --memory"),
          new Fix("time limit", "request less with --time; `sinfo -s` lists the limits"),
          new Fix("node configuration", "request less with --cpus, --memory or --gpus"),
          new Fix("more processors", "request less with --cpus"),
          new Fix("job array", "request fewer pilots at a time with -n"),
          new Fix(
              "permission denied",
              "only the user who submitted the job, or an operator, may do this"),
          new Fix("specification", "fix the extra lines; `man sbatch` lists the options"),
          new Fix("option", "fix the extra lines; `man sbatch` lists the options"));

  private record Fix(String sign, String fix) {}

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer, boolean unreachable) {
    String said = program + ": " + answer.complaint();
    return unreachable
        ? new BatchSystemException(Kind.UNREACHABLE, said)
        : new BatchSystemException(Kind.REFUSED, said + "\n" + fix(answer.complaint()));
  }

  private static String fix(String complaint) {
    String text = complaint.toLowerCase(Locale.ROOT);
    return FIXES.stream()
        .filter(fix -> text.contains(fix.sign()))
        .map(Fix::fix)
        .findFirst()
        .orElse("use --dry-run to see what is submitted");
  }
}
