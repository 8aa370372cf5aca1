package io.pcm.condor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.BatchSystem;
import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.submit.OpenFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The special behaviour of HTCondor, with a real one. */
@ExtendWith(TestPool.class)
final class CondorJobsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration NOTICE = Duration.ofSeconds(3);

  /** Keeps the run's ClassAd, then runs until it gets the notice, which it logs. */
  private static final String PILOT =
      "cp $_CONDOR_JOB_AD ad.$_CONDOR_SLOT.$$; echo up on $_CONDOR_SLOT;"
          + " trap 'echo noticed; exit 0' TERM; while :; do sleep 1 & wait $!; done";

  @TempDir Path folder;
  private Path logs;
  private final BatchSystem system = system(Optional.empty(), List.of());

  @BeforeEach
  void setUp() throws IOException {
    logs = Files.createDirectory(folder.resolve("logs"));
  }

  @AfterEach
  void endAllJobs() throws Exception {
    TestPool.endAllJobs();
  }

  @Test
  void startsEvictedPilotsAgainUnderTheirIdsAndKeepsTheLogsOfAllRuns() throws Exception {
    List<JobId> jobs = system.submit(request(4, PILOT));
    assertThat(jobs).extracting(JobId::value).allMatch(id -> id.matches("\\d+\\.[0-3]"));
    jobs.forEach(job -> awaitLine(log(job, 0), "up on"));
    TestPool.command("condor_vacate_job", jobs.get(0).value());
    TestPool.command("condor_vacate_job", "-fast", jobs.get(3).value());
    awaitLine(log(jobs.get(0), 1), "up on");
    awaitLine(log(jobs.get(3), 1), "up on");
    assertThat(log(jobs.get(0), 0)).content().contains("noticed");
    assertThat(log(jobs.get(3), 0)).content().doesNotContain("noticed");
    assertThat(CondorBatchSystem.log(logs, jobs.get(0))).isEqualTo(log(jobs.get(0), 1));
    assertThat(labels())
        .hasSize(6)
        .contains(jobs.get(0).value(), jobs.get(0).value() + "+1", jobs.get(3).value() + "+1");
    assertThat(system.query(jobs)).hasSize(4).allMatch(state -> state.phase() == Phase.RUNNING);
  }

  @Test
  void givesNoticeWhenAMoreImportantJobTakesTheSlot() throws Exception {
    Optional<String> slot = Optional.of("TARGET.SlotID == 2");
    JobId pilot = system(slot, List.of()).submit(request(1, PILOT)).get(0);
    awaitLine(log(pilot, 0), "up on slot2");
    BatchSystem important = system(slot, List.of("my.PcmTestPriority = 10"));
    JobId other = important.submit(request(1, PILOT)).get(0);
    awaitLine(log(pilot, 0), "noticed");
    awaitLine(log(other, 0), "up on slot2");
    JobState waiting = awaitState(pilot, state -> state.phase() == Phase.PENDING);
    assertThat(waiting.reason()).startsWith("waits to run again, NumJobStarts 1");
    system.cancel(List.of(other));
    awaitLine(log(pilot, 1), "up on slot2");
  }

  @Test
  void startsNoneOnAMachineThatIsToBeAvoided() throws Exception {
    JobId first = system.submit(request(1, PILOT)).get(0);
    JobState running = awaitState(first, state -> state.phase() == Phase.RUNNING);
    JobId second = system.submit(request(1, PILOT).avoiding(Set.of(running.node()))).get(0);
    assertThat(awaitState(second, state -> !state.reason().isEmpty()).reason())
        .isEqualTo("no match found");
  }

  @Test
  void startsAPilotAnewWhoseStarterWasKilled() throws Exception {
    JobId job = system.submit(request(1, "echo $$ > pid; " + PILOT)).get(0);
    awaitLine(log(job, 0), "up on");
    long pid = Long.parseLong(Files.readString(logs.resolve("pid")).strip());
    ProcessHandle starter = ProcessHandle.of(pid).flatMap(ProcessHandle::parent).orElseThrow();
    assertThat(Files.readString(Path.of("/proc/" + starter.pid() + "/comm")))
        .isEqualTo("condor_starter\n");
    starter.destroyForcibly();
    awaitLine(log(job, 1), "up on");
    assertThat(labels()).containsExactlyInAnyOrder(job.value(), job.value() + "+1");
  }

  @Test
  void carriesFilesToAPilotThatSharesNothing() throws Exception {
    Path home = Files.createDirectories(folder.resolve("pcm-0.1/bin")).getParent();
    Path pilot = Files.writeString(home.resolve("bin/pilot"), "#!/bin/sh\nls -R; cat $1; ./$2\n");
    Files.setPosixFilePermissions(pilot, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path access = Files.writeString(folder.resolve("access"), "the access file\n");
    Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-------"));
    Files.setAttribute(access, "unix:uid", TestPool.JOB_USER);
    PilotRequest request =
        new PilotRequest(1, List.of("pcm/bin/pilot", "access", "it's $(odd) & é"), logs)
            .ship(home, "pcm")
            .ship(access, "access")
            .ship(Files.copy(pilot, folder.resolve("p")), "it's $(odd) & é");
    JobId job = system.submit(request).get(0);
    awaitState(job, state -> state.phase() == Phase.ENDED);
    awaitLine(log(job, 0), "the access file");
    assertThat(log(job, 0)).content().contains("./pcm/bin:\npilot\n");
    try (var left = Files.list(logs)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(job + ".log", job.value().replace(".0", "") + ".events");
    }
  }

  @Test
  void saysWhoTookAJobBackAndWhyOneIsHeld() throws Exception {
    List<JobId> jobs = system.submit(request(2, PILOT));
    jobs.forEach(job -> awaitLine(log(job, 0), "up on"));
    TestPool.command("condor_rm", jobs.get(0).value());
    TestPool.command("condor_hold", "-reason", "maintenance", jobs.get(1).value());
    JobState removed = awaitState(jobs.get(0), state -> state.phase() == Phase.ENDED);
    assertThat(removed.word()).isEqualTo("REMOVED");
    assertThat(removed.reason()).contains("via condor_rm (by user");
    assertThat(log(jobs.get(0), 0)).content().contains("noticed");
    JobState held = awaitState(jobs.get(1), state -> !state.reason().isEmpty());
    assertThat(held.phase()).isEqualTo(Phase.PENDING);
    assertThat(held.word()).isEqualTo("HELD");
    assertThat(held.reason()).contains("maintenance");
  }

  @Test
  void keepsAnImpossibleRequestWaitingAndSaysWhy() throws Exception {
    JobRoom huge =
        new JobRoom(
            OptionalInt.of(1000), OptionalLong.empty(), OptionalInt.of(9), Optional.empty());
    JobId job = system.submit(request(1, PILOT, huge)).get(0);
    JobState state = awaitState(job, s -> !s.reason().isEmpty());
    assertThat(state.phase()).isEqualTo(Phase.PENDING);
    assertThat(state.word()).isEqualTo("IDLE");
    assertThat(state.reason()).isEqualTo("no match found");
    assertThat(system.analysis(job))
        .contains("TARGET.Cpus >= RequestCpus")
        .contains("are rejected by your job's requirements")
        .doesNotContain("\n\n");
  }

  @Test
  void quotesARefusedSubmission() throws Exception {
    assertThatThrownBy(() -> system(Optional.of("(Memory >"), List.of()).submit(request(1, PILOT)))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("ERROR: Parse error in expression")
        .hasMessageContaining("check --requirements");
    assertThat(TestPool.command("condor_q", "-af", "ClusterId").out()).isBlank();
  }

  @Test
  void endsAPilotWithNoticeWhenItsTimeIsOver() throws Exception {
    JobRoom brief =
        new JobRoom(
            OptionalInt.of(1),
            OptionalLong.of(64 << 20),
            OptionalInt.of(1),
            Optional.of(Duration.ofSeconds(15)));
    String script = "echo GPUs $CUDA_VISIBLE_DEVICES; " + PILOT;
    JobId job = system.submit(request(1, script, brief)).get(0);
    JobState state = awaitState(job, s -> s.phase() == Phase.ENDED);
    assertThat(state.reason()).isEqualTo("its time limit of 15 s is over");
    assertThat(log(job, 0)).content().contains("GPUs GPU-", "noticed");
    assertThat(here()).singleElement().satisfies(h -> assertThat(h.life()).isPresent());
  }

  @Test
  void cannotBeAskedWhileTheQueueIsDownAndThenStillKnowsItsPilots() throws Exception {
    JobId job = system.submit(request(1, PILOT)).get(0);
    awaitLine(log(job, 0), "up on");
    TestPool.command("condor_off", "-fast", "-schedd");
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertUnreachable(() -> system.query(List.of(job))));
      assertUnreachable(() -> system.submit(request(1, PILOT)));
      assertUnreachable(() -> system.cancel(List.of(job)));
    } finally {
      TestPool.command("condor_on", "-schedd");
    }
    await().atMost(PATIENCE).ignoreExceptions().until(() -> !system.query(List.of(job)).isEmpty());
    awaitState(job, state -> state.phase() == Phase.RUNNING);
    assertThat(labels()).containsExactly(job.value());
    TestPool.command("condor_vacate_job", "-fast", job.value());
    await().atMost(PATIENCE).until(() -> labels().size() == 2);
    assertThat(labels()).doesNotHaveDuplicates();
    system.cancel(List.of(job));
    awaitState(job, state -> state.phase() == Phase.ENDED);
    assertThat(log(job, 0)).content().doesNotContain("noticed");
    assertThat(CondorBatchSystem.log(logs, job)).content().contains("noticed");
  }

  private static void assertUnreachable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  private static BatchSystem system(Optional<String> requirements, List<String> extra) {
    return new OpenFolders(
        TestPool.system(
            new CondorSettings(
                requirements, Optional.empty(), extra, NOTICE, Duration.ofSeconds(20))));
  }

  private PilotRequest request(int count, String script) {
    return request(count, script, JobRoom.ANY);
  }

  private PilotRequest request(int count, String script, JobRoom room) {
    return new PilotRequest(
        PilotRequest.newToken(), count, List.of("/bin/sh", "-c", script), logs, room, List.of());
  }

  private Path log(JobId job, int restarts) {
    return logs.resolve(job + (restarts == 0 ? "" : "+" + restarts) + ".log");
  }

  private static void awaitLine(Path file, String text) {
    await()
        .atMost(PATIENCE)
        .until(() -> Files.exists(file) && Files.readString(file).contains(text));
  }

  private JobState awaitState(JobId job, Predicate<JobState> wanted) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> system.query(List.of(job)).stream().findFirst(),
            s -> s.filter(wanted).isPresent())
        .orElseThrow();
  }

  /** What each run so far knows about itself. */
  private List<JobHere> here() throws IOException {
    try (var ads = Files.newDirectoryStream(logs, "ad.*")) {
      List<JobHere> all = new ArrayList<>();
      for (Path ad : ads) {
        all.add(CondorBatchSystem.here(Map.of("_CONDOR_JOB_AD", "" + ad)).orElseThrow());
      }
      return all;
    }
  }

  private List<String> labels() throws IOException {
    return here().stream().map(JobHere::label).toList();
  }
}
