package io.pcm.runtime.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.runtime.jobs.Submission;
import io.pcm.runtime.local.DetachedPilots;
import io.pcm.slurm.SlurmBatchSystem;
import io.pcm.slurm.SlurmSettings;
import io.pcm.submit.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownStatesTest {
  private static final JobId JOB = new JobId("17");

  @TempDir Path folder;

  @Test
  void remembersWhatWasSaidForWhenNobodyAnswers() throws Exception {
    KnownStates now = KnownStates.ask(new DetachedPilots(), List.of(JOB), folder);
    assertThat(now.trouble()).isEmpty();
    Files.move(folder.resolve("states-local.json"), folder.resolve("states-slurm.json"));
    KnownStates later = KnownStates.ask(unreachable(), List.of(JOB), folder);
    assertThat(later.trouble()).isPresent();
    assertThat(later.asOf()).isEqualTo(now.asOf());
    assertThat(later.states()).isEqualTo(now.states());
    assertThat(later.note("slurm").orElseThrow()).startsWith("slurm STALE since " + now.asOf());
    assertThat(now.note("slurm")).isEmpty();
    assertThat(now.ofUnlisted(JOB)).isEmpty();
  }

  @Test
  void knowsNothingButDoesNotFailWhereNobodyEverAnswered() throws Exception {
    KnownStates states = KnownStates.ask(unreachable(), List.of(JOB), folder);
    assertThat(states.trouble()).isPresent();
    assertThat(states.states()).isEmpty();
    assertThat(states.note("slurm").orElseThrow()).startsWith("slurm has never answered");
    JobState unlisted = states.ofUnlisted(JOB).orElseThrow();
    assertThat(new PilotRow("slurm", "17", Optional.of(unlisted), Optional.empty()).word())
        .as("nothing is taken for gone")
        .isEqualTo("UNKNOWN");
    Files.writeString(folder.resolve("states-slurm.json"), "{\"states\":[{\"phase\":\"ODD\"}]}");
    assertThat(KnownStates.ask(unreachable(), List.of(JOB), folder).states()).isEmpty();
  }

  @Test
  void thoseWhoComeOftenAskSeldomAndHearWhatOthersWereTold() throws Exception {
    Duration hour = Duration.ofHours(1);
    KnownStates now = KnownStates.ask(new DetachedPilots(), List.of(JOB), folder);
    Files.move(folder.resolve("states-local.json"), folder.resolve("states-slurm.json"));
    assertThat(KnownStates.lately(unreachable(), List.of(JOB), folder, hour)).isEqualTo(now);
    List<JobId> more = List.of(JOB, new JobId("18"));
    KnownStates none = KnownStates.lately(unreachable(), more, folder, hour);
    assertThat(none.trouble()).as("asked, since a job is new").isPresent();
    assertThat(none.states()).isEqualTo(now.states());
    Files.move(folder.resolve("states-slurm.json"), folder.resolve("states-local.json"));
    assertThat(KnownStates.lately(new DetachedPilots(), more, folder, hour))
        .as("that nobody answered is heard too")
        .isEqualTo(none);
    assertThat(KnownStates.lately(new DetachedPilots(), more, folder, Duration.ZERO).trouble())
        .isEmpty();
  }

  @Test
  void anAnswerThatCannotBeRememberedIsAnAnswer() {
    Path gone = folder.resolve("gone");
    assertThat(KnownStates.ask(new DetachedPilots(), List.of(JOB), gone).states()).hasSize(1);
    Duration hour = Duration.ofHours(1);
    assertThat(KnownStates.lately(new DetachedPilots(), List.of(JOB), gone, hour).trouble())
        .isEmpty();
  }

  @Test
  void keepsSubmissionsInTheOrderInWhichTheyWereMade() throws Exception {
    Instant first = Instant.parse("2026-01-02T03:04:05Z");
    Submission one = Submission.intended("pcm-b", "slurm", first, 2, "slurm");
    Submission two =
        Submission.intended("pcm-a", "condor", first.plusSeconds(1), 1, "").with(List.of(JOB));
    two.write(folder);
    one.refused("no such partition").write(folder);
    assertThat(Submission.all(folder)).containsExactly(one.refused("no such partition"), two);
    assertThat(Submission.all(folder.resolve("none"))).isEmpty();
    Files.writeString(folder.resolve("pcm-c.json"), "{");
    assertThatThrownBy(() -> Submission.all(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pcm-c.json");
  }

  @Test
  void saysInOneWordWhatAPilotIs() {
    JobState waits = new JobState(JOB, JobState.Phase.PENDING, "PENDING", "Priority", "");
    assertThat(new PilotRow("slurm", "1", Optional.of(waits), Optional.empty()).word())
        .isEqualTo("PENDING");
    assertThat(new PilotRow("slurm", "1", Optional.empty(), Optional.empty()).word())
        .isEqualTo("GONE");
  }

  /** Slurm's commands are not on this PATH, or do not answer, so it is unreachable in any case. */
  private static SlurmBatchSystem unreachable() {
    return new SlurmBatchSystem(
        SlurmSettings.DEFAULT,
        new CommandRunner(
            Duration.ofSeconds(10), Map.of("SLURM_CONF", "/nonexistent", "PATH", "/nonexistent")));
  }
}
