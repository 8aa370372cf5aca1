package io.pcm.condor;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemContract;
import io.pcm.submit.OpenFolders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real HTCondor fulfils the contract of batch systems. */
@ExtendWith(TestPool.class)
final class CondorContractIT extends BatchSystemContract {
  @Override
  protected BatchSystem system() {
    CondorSettings hasty =
        new CondorSettings(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Duration.ofSeconds(3),
            CondorSettings.LEASE);
    return new OpenFolders(TestPool.system(hasty));
  }

  @Override
  protected Duration patience() {
    return Duration.ofSeconds(120);
  }

  @AfterEach
  void endAllJobs() throws Exception {
    TestPool.endAllJobs();
  }
}
