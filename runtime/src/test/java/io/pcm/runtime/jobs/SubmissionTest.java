package io.pcm.runtime.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SubmissionTest {
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path folder;

  @Test
  void aRunThatTakesAnothersPlaceKnowsWhatWasSubmittedForIt() throws Exception {
    Path from = Files.createDirectory(folder.resolve("from"));
    Path to = folder.resolve("to");
    Submission sent =
        Submission.intended("pcm-1", "slurm", WHEN, 2, "")
            .with(List.of(new JobId("17_0"), new JobId("17_1")));
    Submission open = Submission.intended("pcm-2", "condor", WHEN.plusSeconds(1), 1, "condor");
    sent.write(from);
    open.write(from);
    Submission refused = Submission.intended("pcm-3", "slurm", WHEN.plusSeconds(2), 1, "");
    refused.refused("no such partition").write(from);
    Files.writeString(from.resolve("states-slurm.json"), "{}");

    Submission.carry(from, to);

    assertThat(Submission.all(to)).containsExactly(sent, open);
    assertThat(Submission.all(from)).hasSize(3);
    assertThat(to.resolve("states-slurm.json")).doesNotExist();
  }
}
