package io.pcm.sge;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemContract;
import io.pcm.submit.OpenFolders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Grid Engine fulfils the contract of batch systems. */
@ExtendWith(TestGridEngine.class)
final class SgeContractIT extends BatchSystemContract {
  @Override
  protected BatchSystem system() {
    return new OpenFolders(TestGridEngine.system(SgeSettings.DEFAULT));
  }

  @AfterEach
  void endAllJobs() throws Exception {
    TestGridEngine.endAllJobs();
  }
}
