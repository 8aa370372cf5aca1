package io.pcm.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemContract;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.PilotRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBatchSystemTest extends BatchSystemContract {
  @TempDir Path logs;

  @Override
  protected BatchSystem system() {
    return new LocalBatchSystem(Duration.ofSeconds(5));
  }

  @Test
  void endsAllJobsWhenItIsClosedAlsoThoseThatDoNotListen() throws Exception {
    Path up = logs.resolve("up");
    LocalBatchSystem system = new LocalBatchSystem(Duration.ofMillis(300));
    JobId job =
        system
            .submit(request("trap '' TERM; echo up > " + up + "; while :; do sleep 1; done"))
            .get(0);
    await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(up));
    long pid = system.pid(job).orElseThrow();
    system.close();
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(system.query(List.of(job)).get(0).reason()).isEqualTo("exit code 137 (signal 9)");
    system.close();
  }

  @Test
  void startsEachJobAsTheLeaderOfItsOwnSessionSoThatCtrlCDoesNotReachIt() throws Exception {
    Path said = logs.resolve("said");
    try (LocalBatchSystem system = new LocalBatchSystem(Duration.ofSeconds(1))) {
      JobId job = system.submit(request("cut -d' ' -f1,5,6 /proc/$$/stat > " + said)).get(0);
      await().atMost(Duration.ofSeconds(60)).until(() -> ended(system, job));
      long pid = system.pid(job).orElseThrow();
      assertThat(said).hasContent(pid + " " + pid + " " + pid);
    }
  }

  @Test
  void tellsAJobItsIdAndGivesItNoInput() throws Exception {
    try (LocalBatchSystem system = new LocalBatchSystem(Duration.ofSeconds(1))) {
      JobId job = system.submit(request("cat; echo I am $PCM_LOCAL_JOB")).get(0);
      await().atMost(Duration.ofSeconds(60)).until(() -> ended(system, job));
      Path log = logs.resolve(job + ".log");
      assertThat(log).hasContent("I am " + job);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void neverWritesIntoTheLogOfAnEarlierRun() throws Exception {
    Files.writeString(logs.resolve("local-1.log"), "earlier");
    try (LocalBatchSystem system = new LocalBatchSystem(Duration.ofSeconds(1))) {
      assertThat(system.submit(request("exit 0"))).containsExactly(new JobId("local-2"));
    }
    assertThat(logs.resolve("local-1.log")).hasContent("earlier");
  }

  @Test
  void saysWhichProgramIsMissing() {
    try (LocalBatchSystem system = new LocalBatchSystem(Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> system.submit(new PilotRequest(1, List.of("/no/such/java"), logs)))
          .isInstanceOf(BatchSystemException.class)
          .hasMessageContaining("/no/such/java");
    }
  }

  @Test
  void startsNothingOnceItIsClosed() {
    LocalBatchSystem system = new LocalBatchSystem(Duration.ofSeconds(1));
    system.close();
    assertThatThrownBy(() -> system.submit(request("exit 0")))
        .isInstanceOf(BatchSystemException.class);
  }

  private static boolean ended(LocalBatchSystem system, JobId job) {
    return system.query(List.of(job)).get(0).phase() == JobState.Phase.ENDED;
  }

  private PilotRequest request(String script) {
    return new PilotRequest(1, List.of("/bin/sh", "-c", script), logs);
  }
}
