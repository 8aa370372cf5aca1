package io.pcm.slurm;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.Site;
import io.pcm.submit.CommandRunner;
import java.time.Duration;
import java.util.Map;

/** Slurm with its settings. */
public record SlurmSite(SlurmSettings settings) implements Site {
  @Override
  public String system() {
    return SlurmProvider.NAME;
  }

  @Override
  public BatchSystem open(Duration timeout) {
    return new SlurmBatchSystem(settings, new CommandRunner(timeout, Map.of()));
  }

  @Override
  public boolean queuesKilledJobsAgain() {
    return settings.requeue();
  }
}
