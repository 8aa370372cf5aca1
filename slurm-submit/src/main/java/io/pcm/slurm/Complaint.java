package io.pcm.slurm;

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

/**
 * Classifies Slurm's error messages (slurm_errno.c; names of limits: man squeue, Job Reason Codes),
 * and says how to fix them.
 */
final class Complaint {
  /** After these, the job may have been submitted. */
  private static final List<Rule> UNREACHABLE =
      unreachable(
          "unable to contact slurm",
          "timed out",
          "connection refused",
          "connection reset",
          "connect failure",
          "connection failure",
          "shutdown failure",
          "send failure",
          "receive failure",
          "no route to host",
          "network is unreachable",
          "name resolution",
          "find an address",
          "zero bytes were transmitted",
          "zero length message",
          "unexpected message",
          "insane message length",
          "failed to send",
          "header lengths",
          "standby mode",
          "temporarily un",
          "authentication",
          "job credential",
          "munge",
          "connect to database",
          "configuration source");

  /** The submit limits of users, accounts and QOSs have "SubmitJob" in their names. */
  private static final List<Rule> PASSING =
      passing(
          "submitjob",
          "maxjobs",
          "grpjobs",
          "usage threshold",
          "create job record",
          "try again",
          "in down state",
          "partition not available",
          "node not available",
          "nodes are busy",
          "submissions disabled",
          "presently disabled",
          "maintenance",
          "reservation is in use",
          "reservation not usable now",
          "currently not available",
          "immediate execution",
          "i/o error writing",
          "no space left",
          "disk quota",
          "cannot allocate memory",
          "memory management",
          "too many open files",
          "slurm internal error");

  private static final List<Rule> MISTAKES =
      List.of(
          mistake("partition name", "set --partition to one that `sinfo -s` lists"),
          mistake("invalid partition", "set --partition to one that `sinfo -s` lists"),
          mistake("not permitted to use", "set --partition to one that you may use"),
          mistake("perjob", "a limit of your account or QOS: request less per pilot"),
          mistake("pernode", "a limit of your account or QOS: request less per pilot"),
          mistake("qosmin", "a limit of the QOS: request more per pilot, or set --qos"),
          // Also said of submit limits by releases that do not name the limit.
          new Rule(
              "policy",
              Kind.UNCLEAR,
              "a limit of your account: request fewer or smaller pilots, or wait"),
          mistake("account", "set --account to one that may use this partition"),
          mistake("qos", "set --qos to one that you may use"),
          mistake("node name", "fix the nodes in the extra lines; `sinfo -N` lists them"),
          mistake("feature", "fix --constraint; `sinfo -o '%n %f'` lists the features of nodes"),
          mistake("generic resource", "fix --gpus; `sinfo -o '%n %G'` lists the GPUs of nodes"),
          mistake("memory", "request less with --memory"),
          mistake("time limit", "request less with --time; `sinfo -s` lists the limits"),
          mistake("node configuration", "request less with --cpus, --memory or --gpus"),
          mistake("more processors", "request less with --cpus"),
          mistake("job array", "request fewer pilots at a time with -n"),
          mistake("pathname of a file", "use a run directory with a shorter path"),
          mistake(
              "permission denied",
              "only the user who submitted the job, or an operator, may do this"),
          mistake("specification", "fix the extra lines; `man sbatch` lists the options"),
          mistake("option", "fix the extra lines; `man sbatch` lists the options"));

  private static final KnownComplaints KNOWN =
      new KnownComplaints(Stream.of(UNREACHABLE, PASSING, MISTAKES).flatMap(List::stream).toList());

  private Complaint() {}

  static BatchSystemException of(String program, Answer answer) {
    return KNOWN.of(program, answer);
  }
}
