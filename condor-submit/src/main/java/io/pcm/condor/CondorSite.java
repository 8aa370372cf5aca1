package io.pcm.condor;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.Site;
import io.pcm.submit.CommandRunner;
import java.time.Duration;
import java.util.Map;

/** HTCondor with its settings. */
public record CondorSite(CondorSettings settings, boolean carriesFiles) implements Site {
  @Override
  public String system() {
    return CondorProvider.NAME;
  }

  @Override
  public BatchSystem open(Duration timeout) {
    return new CondorBatchSystem(settings, new CommandRunner(timeout, Map.of()));
  }

  @Override
  public boolean reserves(String name) {
    return ShippedFiles.reserves(name);
  }
}
