package io.pcm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilotJobsTest {
  @TempDir Path folder;

  @Test
  void findsTheLogsOfAJobTheLastRunLast() throws Exception {
    PilotJobs jobs = PilotJobs.make(folder.resolve("run"));
    Path logs = jobs.run().resolve("logs/pilots");
    for (String name : new String[] {"5.0.log", "5.0+2.log", "5.0+10.log", "15.0.log", "5x0.log"}) {
      Files.writeString(logs.resolve(name), "said by " + name + "\n");
    }
    Files.writeString(logs.resolve("slurm-17_3.log"), "said by Slurm\n");
    assertThat(jobs.logs().of("5.0"))
        .extracting(log -> log.getFileName().toString())
        .containsExactly("5.0.log", "5.0+2.log", "5.0+10.log");
    assertThat(jobs.logs().lastWords("5.0")).isEqualTo("  said by 5.0+10.log");
    assertThat(jobs.logs().lastWords("17_3")).isEqualTo("  said by Slurm");
    assertThat(jobs.logs().lastWords("7_3")).isEmpty();
  }

  @Test
  void makesARunDirectoryForPilotsThatComeBeforeTheirManager() throws Exception {
    Path run = folder.resolve("run");
    assertThatThrownBy(() -> PilotJobs.of(run)).hasMessageContaining("there is no run directory");
    PilotJobs.make(run);
    PilotJobs.Listing listing = PilotJobs.make(run).list();
    assertThat(listing.rows()).isEmpty();
    assertThat(listing.notes()).containsExactly("no manager runs");
  }
}
