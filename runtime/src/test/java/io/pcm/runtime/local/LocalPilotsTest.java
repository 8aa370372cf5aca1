package io.pcm.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.JobId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPilotsTest implements LocalPilots.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String FOREVER = "while :; do sleep 1; done";

  @TempDir Path logs;
  private final Queue<String> ended = new ConcurrentLinkedQueue<>();
  private final Queue<String> gaveUp = new ConcurrentLinkedQueue<>();
  private final LocalBatchSystem system = new LocalBatchSystem(Duration.ofSeconds(1));

  @Override
  public void pilotEnded(JobId job, String reason) {
    ended.add(job + ": " + reason);
  }

  @Override
  public void gaveUp(String message) {
    gaveUp.add(message);
  }

  @Test
  void replacesAPilotThatIsKilled() throws Exception {
    try (LocalPilots pilots = pilots(2, FOREVER)) {
      pilots.start();
      List<JobId> first = pilots.jobs();
      assertThat(first).hasSize(2);
      ProcessHandle.of(system.pid(first.get(0)).orElseThrow()).orElseThrow().destroyForcibly();
      await()
          .atMost(PATIENCE)
          .until(() -> pilots.jobs().size() == 2 && !pilots.jobs().contains(first.get(0)));
      await().atMost(PATIENCE).until(() -> !ended.isEmpty());
      assertThat(ended).containsExactly(first.get(0) + ": exit code 137 (signal 9)");
      assertThat(gaveUp).isEmpty();
    }
  }

  @Test
  void givesUpWithTheEndOfTheLogWhenNoneCanStart() throws Exception {
    try (LocalPilots pilots = pilots(1, "echo no java here >&2; exit 3")) {
      pilots.start();
      await().atMost(PATIENCE).until(() -> !gaveUp.isEmpty());
      assertThat(gaveUp).hasSize(1);
      assertThat(gaveUp.peek()).contains("exit code 3").contains("no java here");
      await().atMost(PATIENCE).until(() -> ended.size() == 3);
    }
  }

  @Test
  void replacesNoneOnceItDrains() throws Exception {
    Path stop = logs.resolve("stop");
    try (LocalPilots pilots = pilots(1, "while [ ! -e " + stop + " ]; do sleep 0.1; done")) {
      pilots.start();
      JobId only = pilots.jobs().get(0);
      pilots.drain();
      java.nio.file.Files.createFile(stop);
      long pid = system.pid(only).orElseThrow();
      await()
          .atMost(PATIENCE)
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
    assertThat(ended).isEmpty();
    assertThat(logs.resolve("local-2.log")).doesNotExist();
  }

  @Test
  void saysAtOnceWhenTheProgramIsMissing() {
    try (LocalPilots pilots =
        new LocalPilots(system, 1, () -> List.of("/no/such/program"), logs, this)) {
      assertThatThrownBy(pilots::start)
          .isInstanceOf(BatchSystemException.class)
          .hasMessageContaining("/no/such/program");
    }
  }

  private LocalPilots pilots(int count, String script) {
    return new LocalPilots(system, count, () -> List.of("/bin/sh", "-c", script), logs, this);
  }
}
