package io.pcm.sge;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SurroundingsTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(10_000), ZoneOffset.UTC);

  @TempDir Path folder;
  private FakePrograms sge;

  @BeforeEach
  void setUp() throws Exception {
    sge = new FakePrograms(folder);
  }

  @Test
  void isNoJobOutsideOfGridEngine() throws Exception {
    assertThat(here(Map.of())).isEmpty();
    assertThat(here(Map.of("JOB_ID", "17"))).isEmpty();
    assertThat(here(Map.of("JOB_ID", "x", "SGE_TASK_ID", "undefined"))).isEmpty();
    assertThat(here(Map.of("JOB_ID", "17", "SGE_TASK_ID", "-1"))).isEmpty();
    assertThat(sge.calls()).isEmpty();
  }

  @Test
  void isAPlainJobOrATaskOfAnArrayAndKnowsItsRun() {
    Map<String, String> plain = Map.of("JOB_ID", "17", "SGE_TASK_ID", "undefined");
    JobHere job = here(plain).orElseThrow();
    assertThat(job.label()).isEqualTo("17");
    assertThat(job.life()).isEmpty();
    assertThat(job.notice()).isEmpty();
    assertThat(job.room()).isEqualTo(JobRoom.ANY);
    Map<String, String> task = new HashMap<>(Map.of("JOB_ID", "17", "SGE_TASK_ID", "3"));
    task.put("RESTARTED", "1");
    assertThat(here(task).orElseThrow().label()).isEqualTo("17.3+1");
    task.put("PCM_SGE_RERUNS", "      2");
    assertThat(here(task).orElseThrow().label()).isEqualTo("17.3+2");
  }

  @Test
  void hasTheRoomOfItsSlotsAndTheMemoryThatItsScriptAskedFor() {
    JobRoom room =
        here(Map.of("JOB_ID", "1", "SGE_TASK_ID", "1", "NSLOTS", "4", "PCM_SGE_MEMORY", "77"))
            .orElseThrow()
            .room();
    assertThat(room.cpus()).hasValue(4);
    assertThat(room.memory()).hasValue(77);
  }

  @Test
  void livesAsLongAsWasAskedForOrAsItsQueueAllows() throws Exception {
    Map<String, String> job =
        new HashMap<>(
            Map.of("JOB_ID", "1", "SGE_TASK_ID", "1", "QUEUE", "q", "PCM_SGE_STARTED", "9900"));
    assertThat(here(job).orElseThrow().life()).isEmpty();
    sge.prints("qconf", "qname q\nnotify   00:01:30,[n1=00:00:10]\ns_rt INFINITY\nh_rt 0:30:00\n");
    assertThat(here(job).orElseThrow().life()).contains(new JobLife(Duration.ofSeconds(1700)));
    assertThat(here(job).orElseThrow().notice()).contains(Duration.ofSeconds(90));
    job.put("PCM_SGE_TIME", "600");
    assertThat(here(job).orElseThrow().life()).contains(new JobLife(Duration.ofSeconds(500)));
    job.put("PCM_SGE_TIME", "50");
    assertThat(here(job).orElseThrow().life()).contains(new JobLife(Duration.ZERO));
    sge.answers("qconf", 1, "", "denied: host \"n1\" is no submit host");
    job.put("PCM_SGE_TIME", "600");
    assertThat(here(job).orElseThrow().life()).contains(new JobLife(Duration.ofSeconds(500)));
    assertThat(sge.calls("qconf")).allMatch("qconf -sq q"::equals);
  }

  @ParameterizedTest
  @CsvSource({"60, 60", "1:30:00, 5400", "0:0:5, 5", ":2:3, 123", "INFINITY,", "NONE,", "'',"})
  void readsTimesAsGridEngineWritesThem(String text, Long seconds) {
    assertThat(Surroundings.time(text).map(Duration::toSeconds))
        .isEqualTo(Optional.ofNullable(seconds));
  }

  private Optional<JobHere> here(Map<String, String> environment) {
    return Surroundings.job(
        environment, new SgeCommands(sge.runner(Duration.ofSeconds(60))), CLOCK);
  }
}
