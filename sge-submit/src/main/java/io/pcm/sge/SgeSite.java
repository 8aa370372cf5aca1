package io.pcm.sge;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.Site;
import io.pcm.submit.CommandRunner;
import java.time.Duration;
import java.util.Map;

/**
 * Grid Engine with its settings. Its pilots do not wait to be killed: Grid Engine requeues a job
 * that leaves in time, and does not requeue one that it has to kill.
 */
public record SgeSite(SgeSettings settings) implements Site {
  @Override
  public String system() {
    return SgeProvider.NAME;
  }

  @Override
  public BatchSystem open(Duration timeout) {
    return new SgeBatchSystem(settings, new CommandRunner(timeout, Map.of()));
  }
}
