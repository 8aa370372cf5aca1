package io.pcm.condor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLogsTest {
  @TempDir Path logs;

  @Test
  void findTheLastRunOfAJobByNumber() throws Exception {
    JobId job = new JobId("5.0");
    assertThat(CondorBatchSystem.log(logs, job)).isEqualTo(logs.resolve("5.0.log"));
    for (String name : List.of("5.0.log", "5.0+2.log", "5.0+10.log", "15.0+99.log", "5.0+x.log")) {
      Files.createFile(logs.resolve(name));
    }
    assertThat(CondorBatchSystem.log(logs, job)).isEqualTo(logs.resolve("5.0+10.log"));
  }

  @Test
  void nameTheFirstRunsLogInAFolderThatIsNotThere() {
    Path missing = logs.resolve("missing");
    assertThat(CondorBatchSystem.log(missing, new JobId("5.0")))
        .isEqualTo(missing.resolve("5.0.log"));
  }
}
