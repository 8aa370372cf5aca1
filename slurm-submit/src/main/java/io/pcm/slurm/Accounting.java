package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.submit.FailurePause;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks sacct about jobs that slurmctld has forgotten. Not every site has it, so its failure does
 * not fail a query; after a failure it is not used for {@link #PAUSE}.
 */
final class Accounting {
  private static final Duration PAUSE = Duration.ofMinutes(5);
  private static final Logger LOG = LoggerFactory.getLogger(Accounting.class);

  private final SlurmCommands commands;
  private final FailurePause pause = new FailurePause(PAUSE);

  Accounting(SlurmCommands commands) {
    this.commands = commands;
  }

  Map<SlurmId, JobRow> rows(Collection<Long> bases) {
    if (bases.isEmpty() || pause.isOn()) {
      return Map.of();
    }
    try {
      Map<SlurmId, JobRow> rows = commands.accounted(bases);
      pause.succeeded();
      return rows;
    } catch (BatchSystemException e) {
      LOG.info(
          "Cannot tell for {} min how jobs ended that Slurm has forgotten: {}",
          PAUSE.toMinutes(),
          e.getMessage());
      pause.failed();
      return Map.of();
    }
  }
}
