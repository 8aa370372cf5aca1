package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.submit.Commands.Answer;
import io.pcm.submit.KnownComplaints;
import io.pcm.submit.KnownComplaints.Fix;
import java.util.List;

/** Classifies Slurm's error messages, and says how to fix them. */
final class Complaint {
  private static final KnownComplaints KNOWN =
      new KnownComplaints(
          List.of(
              "unable to contact slurm",
              "timed out",
              "connection refused",
              "connect failure",
              "connection failure",
              "send failure",
              "receive failure",
              "zero bytes were transmitted",
              "standby mode",
              "temporarily un",
              "authentication error",
              "munge",
              "configuration source"),
          List.of(
              new Fix("partition name", "set --partition to one that `sinfo -s` lists"),
              new Fix("invalid partition", "set --partition to one that `sinfo -s` lists"),
              new Fix(
                  "policy", "a limit of your account: request fewer or smaller pilots, or wait"),
              new Fix("account", "set --account to one that may use this partition"),
              new Fix("qos", "set --qos to one that you may use"),
              new Fix("node name", "fix the nodes in the extra lines; `sinfo -N` lists them"),
              new Fix(
                  "feature", "fix --constraint; `sinfo -o '%n %f'` lists the features of nodes"),
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
              new Fix("option", "fix the extra lines; `man sbatch` lists the options")));

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer) {
    return KNOWN.of(program, answer);
  }
}
