package io.pcm.runtime.sites;

import io.pcm.api.batch.BatchSystem;
import io.pcm.condor.CondorBatchSystem;
import io.pcm.condor.CondorSettings;
import io.pcm.runtime.local.DetachedPilots;
import io.pcm.slurm.SlurmBatchSystem;
import io.pcm.slurm.SlurmSettings;
import io.pcm.submit.CommandRunner;
import java.time.Duration;
import java.util.Map;

/** Where pilots come from, and how that place wants them. */
public sealed interface Site {
  /** Of each command of a batch system; a busy one answers within seconds. */
  Duration COMMAND_TIMEOUT = Duration.ofSeconds(30);

  /** The batch system of this site. */
  default BatchSystem open() {
    return open(COMMAND_TIMEOUT);
  }

  /**
   * The same for the impatient.
   *
   * @param timeout for each of its commands
   */
  BatchSystem open(Duration timeout);

  /** Whether a preempted job comes back, but only if it was killed. */
  default boolean queuesKilledJobsAgain() {
    return false;
  }

  /** Whether the jobs are carried what they need, because they share no file system with us. */
  default boolean carriesFiles() {
    return false;
  }

  /** Jobs of Slurm. */
  record Slurm(SlurmSettings settings) implements Site {
    @Override
    public boolean queuesKilledJobsAgain() {
      return settings.requeue();
    }

    @Override
    public BatchSystem open(Duration timeout) {
      return new SlurmBatchSystem(settings, new CommandRunner(timeout, Map.of()));
    }
  }

  /** Jobs of HTCondor. */
  record Condor(CondorSettings settings, boolean carriesFiles) implements Site {
    @Override
    public BatchSystem open(Duration timeout) {
      return new CondorBatchSystem(settings, new CommandRunner(timeout, Map.of()));
    }
  }

  /** Processes of this machine that outlive the command that starts them. */
  record Local() implements Site {
    @Override
    public BatchSystem open(Duration timeout) {
      return new DetachedPilots();
    }
  }

  /**
   * For jobs that were submitted before, whatever they were given.
   *
   * @throws IllegalArgumentException for a system that this version does not know
   */
  static Site named(String system) {
    return switch (system) {
      case "slurm" -> new Slurm(SlurmSettings.DEFAULT);
      case "condor" -> new Condor(CondorSettings.DEFAULT, false);
      case "local" -> new Local();
      default -> throw new IllegalArgumentException("no batch system is called '" + system + "'");
    };
  }
}
