package io.pcm.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CancelledJobsTest {
  private static final JobId ONE = new JobId("17_1");
  private static final JobId TWO = new JobId("17_2");

  @TempDir private Path folder;

  @Test
  void areKnownToTheNextManagerForEachBatchSystem() throws Exception {
    new CancelledJobs(folder.resolve("pilots"), "slurm").add(List.of(ONE));
    new CancelledJobs(folder.resolve("pilots"), "slurm").add(List.of(TWO));
    assertThat(new CancelledJobs(folder.resolve("pilots"), "slurm").all())
        .containsExactly(ONE, TWO);
    assertThat(new CancelledJobs(folder.resolve("pilots"), "condor").all()).isEmpty();
  }

  @Test
  void doNotIncludeANewJobWithTheSameId() throws Exception {
    CancelledJobs jobs = new CancelledJobs(folder, "slurm");
    jobs.add(List.of(ONE, TWO));
    jobs.remove(List.of(TWO, new JobId("18")));
    assertThat(jobs.all()).containsExactly(ONE);
  }
}
