package io.pcm.slurm;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.submit.FailurePause;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
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
  private volatile String trouble = "";

  Accounting(SlurmCommands commands) {
    this.commands = commands;
  }

  Map<SlurmId, JobRow> rows(Collection<Long> bases) {
    if (bases.isEmpty()) {
      trouble = "";
      return Map.of();
    }
    if (pause.isOn()) {
      return Map.of();
    }
    try {
      Map<SlurmId, JobRow> rows = commands.accounted(bases);
      pause.succeeded();
      trouble = "";
      return rows;
    } catch (BatchSystemException e) {
      LOG.info(
          "Cannot tell for {} min how jobs ended that Slurm has forgotten: {}",
          PAUSE.toMinutes(),
          e.getMessage());
      pause.failed();
      trouble = String.valueOf(e.getMessage());
      return Map.of();
    }
  }

  /** Why sacct was not used for the last rows that were needed; empty if it was. */
  Optional<String> trouble() {
    return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
  }
}
