package io.pcm.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetachedPilotsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path logs;
  private final DetachedPilots system = new DetachedPilots();

  @Test
  void startsProcessesThatAnotherObjectFindsAgainAndEnds() throws Exception {
    List<JobId> jobs = submit(2, "while :; do sleep 1; done");
    system.close();
    DetachedPilots later = new DetachedPilots();
    assertThat(later.query(jobs)).extracting(JobState::phase).containsOnly(Phase.RUNNING);
    later.cancel(List.of(jobs.get(0)));
    await().atMost(PATIENCE).until(() -> phase(jobs.get(0)) == Phase.ENDED);
    assertThat(phase(jobs.get(1))).isEqualTo(Phase.RUNNING);
    later.cancel(jobs);
    await().atMost(PATIENCE).until(() -> phase(jobs.get(1)) == Phase.ENDED);
  }

  @Test
  void doesNotTakeAnotherProcessOfTheSameNumberForTheJob() {
    long pid = ProcessHandle.current().pid();
    assertThat(phase(new JobId("local-" + pid + "-1"))).isEqualTo(Phase.ENDED);
    assertThat(phase(new JobId("17_3"))).isEqualTo(Phase.ENDED);
    system.cancel(List.of(new JobId("local-" + pid + "-1")));
  }

  @Test
  void keepsWhatTheyPrintUnderTheNameOfTheJob() throws Exception {
    JobId job = submit(1, "echo out; echo err >&2").get(0);
    Path log = logs.resolve(job + ".log");
    await().atMost(PATIENCE).until(() -> Files.readString(log).equals("out\nerr\n"));
  }

  @Test
  void tellsAProcessItsOwnJobOnlyWhereItIsOne() {
    assertThat(DetachedPilots.jobOfThisProcess("")).isEmpty();
    assertThat(DetachedPilots.jobOfThisProcess("local-7")).contains("local-7");
    assertThat(DetachedPilots.jobOfThisProcess("itself").orElseThrow())
        .startsWith("local-" + ProcessHandle.current().pid() + "-");
  }

  private List<JobId> submit(int count, String script) throws Exception {
    return system.submit(new PilotRequest(count, List.of("/bin/sh", "-c", script), logs));
  }

  private Phase phase(JobId job) {
    return system.query(List.of(job)).get(0).phase();
  }
}
