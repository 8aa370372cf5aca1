package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.submit.Commands.Answer;
import java.util.List;
import java.util.Locale;

/** Slurm's own words when it says no, with what would mend it. */
final class Refusal {
  private static final List<Mend> MENDS =
      List.of(
          new Mend("partition name", "name with --partition one that `sinfo -s` lists"),
          new Mend("invalid partition", "name with --partition one that `sinfo -s` lists"),
          new Mend("policy", "a limit of your account: ask for fewer pilots, or for less, or wait"),
          new Mend("account", "name an account that may use this partition with --account"),
          new Mend("qos", "name a quality of service that you may use with --qos"),
          new Mend("node name", "mend the nodes of the extra lines; `sinfo -N` lists them"),
          new Mend("feature", "mend --constraint; `sinfo -o '%n %f'` lists what nodes have"),
          new Mend("generic resource", "mend --gpus; `sinfo -o '%n %G'` lists what nodes have"),
          new Mend("memory", "ask for less with --memory"),
          new Mend("time limit", "ask for less with --time; `sinfo -s` lists the limits"),
          new Mend("node configuration", "ask for less with --cpus, --memory or --gpus"),
          new Mend("more processors", "ask for less with --cpus"),
          new Mend("job array", "ask for fewer pilots at a time with -n"),
          new Mend("permission denied", "only who submitted a job, or an operator, may do this"),
          new Mend("specification", "mend the extra lines; `man sbatch` has its options"),
          new Mend("option", "mend the extra lines; `man sbatch` has its options"));

  private record Mend(String sign, String mend) {}

  private Refusal() {}

  static BatchSystemException of(String program, Answer answer, boolean unreachable) {
    String said = program + ": " + answer.complaint();
    return unreachable
        ? new BatchSystemException(Kind.UNREACHABLE, said)
        : new BatchSystemException(Kind.REFUSED, said + "\n" + mend(answer.complaint()));
  }

  private static String mend(String complaint) {
    String text = complaint.toLowerCase(Locale.ROOT);
    return MENDS.stream()
        .filter(mend -> text.contains(mend.sign()))
        .map(Mend::mend)
        .findFirst()
        .orElse("look at what is submitted with --dry-run");
  }
}
