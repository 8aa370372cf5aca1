package io.pcm.slurm;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Slurm fulfils the contract of batch systems. */
@ExtendWith(TestSlurm.class)
final class SlurmContractIT extends BatchSystemContract {
  @Override
  protected BatchSystem system() {
    return TestSlurm.system(SlurmSettings.DEFAULT);
  }

  @Override
  protected boolean tellsCapacity() {
    return true;
  }

  @AfterEach
  void endAllJobs() throws Exception {
    TestSlurm.endAllJobs();
  }
}
