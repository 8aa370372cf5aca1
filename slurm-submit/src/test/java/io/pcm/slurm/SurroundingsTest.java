package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobLife;
import io.pcm.api.batch.JobRoom;
import io.pcm.submit.FakePrograms;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SurroundingsTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private FakePrograms slurm;

  @BeforeEach
  void setUp() throws Exception {
    slurm = new FakePrograms(folder, Map.of("SQUEUE_USERS", "nobody"));
  }

  @Test
  void isNowhereOutsideOfSlurm() throws Exception {
    assertThat(here(Map.of())).isEmpty();
    assertThat(here(Map.of("SLURM_JOB_ID", "what"))).isEmpty();
    assertThat(here(Map.of("SLURM_ARRAY_JOB_ID", "17", "SLURM_ARRAY_TASK_ID", "3"))).isEmpty();
    assertThat(slurm.calls()).isEmpty();
  }

  @Test
  void knowsItsIdAsAQueryNamesItItsRunAndItsEnd() throws Exception {
    slurm.prints("squeue", "2026-11-23T12:00:00 2026-11-23T14:30:01\n");
    JobHere task =
        here(Map.of(
                "SLURM_JOB_ID", "20",
                "SLURM_ARRAY_JOB_ID", "17",
                "SLURM_ARRAY_TASK_ID", "3",
                "SLURM_RESTART_COUNT", "2"))
            .orElseThrow();
    assertThat(task.label()).isEqualTo("17_3+2");
    assertThat(task.life()).contains(new JobLife(Duration.parse("PT2H30M1S")));
    assertThat(slurm.calls()).containsExactly("squeue -h -j 17_3 -o %S %e");
    assertThat(here(Map.of("SLURM_JOB_ID", "17", "SLURM_RESTART_COUNT", "?")).orElseThrow().label())
        .isEqualTo("17");
  }

  @Test
  void knowsWhatItsJobWasGiven() throws Exception {
    String job = "SLURM_JOB_ID";
    String cpus = "SLURM_CPUS_ON_NODE";
    assertThat(room(Map.of(job, "1", cpus, "4", "SLURM_MEM_PER_NODE", "900")))
        .isEqualTo(room(4, 900L << 20));
    assertThat(room(Map.of(job, "1", cpus, "4", "SLURM_MEM_PER_CPU", "100")))
        .isEqualTo(room(4, 400L << 20));
    assertThat(room(Map.of(job, "1", cpus, "?", "SLURM_MEM_PER_NODE", "0"))).isEqualTo(JobRoom.ANY);
  }

  private JobRoom room(Map<String, String> environment) throws Exception {
    return here(environment).orElseThrow().room();
  }

  private static JobRoom room(int cpus, long memory) {
    return new JobRoom(
        OptionalInt.of(cpus), OptionalLong.of(memory), OptionalInt.empty(), Optional.empty());
  }

  @Test
  void asksInATimeZoneThatItKnows() throws Exception {
    slurm.runs(
        "squeue",
        "[ \"$TZ$SLURM_TIME_FORMAT\" = UTCstandard ] && echo 2026-11-23T11:00:00 2026-11-23T12:00:30 || echo no");
    assertThat(lifeLeft()).contains(Duration.ofSeconds(30));
  }

  @Test
  void isNotMisledByAClockThatIsOff() throws Exception {
    slurm.prints("squeue", "2026-11-23T11:30:00 2026-11-23T11:50:00\n");
    String aMinuteAgo = "" + NOON.instant().minusSeconds(60).getEpochSecond();
    Map<String, String> job = Map.of("SLURM_JOB_ID", "17", "PCM_SLURM_STARTED", aMinuteAgo);
    assertThat(here(job).orElseThrow().life().orElseThrow().left())
        .isEqualTo(Duration.ofMinutes(19));
  }

  @Test
  void knowsHowEarlySlurmMaySayThatTheTimeIsOver() throws Exception {
    slurm.prints("squeue", "2026-11-23T12:00:00 2026-11-23T12:30:00\n");
    Map<String, String> environment = Map.of("SLURM_JOB_ID", "17", "PCM_SLURM_SIGNAL_LEAD", "60");
    assertThat(here(environment).orElseThrow().life())
        .contains(new JobLife(Duration.ofMinutes(30), Duration.ofSeconds(120)));
  }

  @Test
  void hasNoLifeLeftRatherThanLessThanNone() throws Exception {
    slurm.prints("squeue", "2026-11-23T12:00:00 2026-11-23T11:59:00\n");
    assertThat(lifeLeft()).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"N/A", "NONE", "None", "UNLIMITED", "Unknown", "", "\n\n", "13:30"})
  void doesNotKnowItsEndWhereSlurmNamesNoTime(String printed) throws Exception {
    slurm.prints("squeue", printed + "\n");
    assertThat(lifeLeft()).isEmpty();
  }

  @Test
  void doesNotKnowItsEndWhereSqueueFailsOrIsMissing() throws Exception {
    assertThat(lifeLeft()).isEmpty();
    slurm.answers("squeue", 1, "", "Unable to contact slurm controller");
    assertThat(lifeLeft()).isEmpty();
  }

  private Optional<Duration> lifeLeft() throws Exception {
    return here(Map.of("SLURM_JOB_ID", "17")).orElseThrow().life().map(JobLife::left);
  }

  private Optional<JobHere> here(Map<String, String> environment) throws Exception {
    return Surroundings.job(
        environment, new SlurmCommands(slurm.runner(Duration.ofSeconds(60))), NOON);
  }
}
