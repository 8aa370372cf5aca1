package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobLife;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.submit.CommandRunner;
import io.pcm.submit.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The special behaviour of Slurm, with a real one. */
@ExtendWith(TestSlurm.class)
final class SlurmJobsIT {
  private static final String TELL = "env; echo done; exec sleep 300";
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** The second SIGTERM comes when the grace is over, and ends the job. */
  private static final String NOTES_THE_FIRST_NOTICE = "trap 'trap - TERM; echo noticed' TERM; ";

  private static final Map<String, List<String>> TWO_PARTITIONS =
      Map.of("partition", List.of("main,scavenge"));

  private static final String FOREVER = "while :; do sleep 0.2; done";

  @TempDir Path folder;
  private Path logs;
  private final SlurmBatchSystem system = TestSlurm.system(SlurmSettings.DEFAULT);

  @BeforeEach
  void setUp() throws IOException {
    logs = Files.createDirectory(folder.resolve("logs"));
  }

  @AfterEach
  void endAllJobs() throws Exception {
    TestSlurm.endAllJobs();
  }

  @Test
  void tells_how_many_pilots_fit_on_the_nodes_that_work() throws Exception {
    assertThat(system.capacity(JobRoom.ANY)).hasValue(16);
    TestSlurm.command("scontrol", "update", "nodename=c2", "state=drain", "reason=test");
    try {
      assertThat(system.capacity(JobRoom.ANY)).as("the default partition").hasValue(12);
      SlurmSettings two =
          ((SlurmSite) new SlurmProvider().site(new BatchValues(TWO_PARTITIONS))).settings();
      assertThat(TestSlurm.system(two).capacity(JobRoom.ANY)).hasValue(12);
    } finally {
      TestSlurm.command("scontrol", "update", "nodename=c2", "state=resume");
    }
    await().atMost(PATIENCE).until(() -> system.capacity(JobRoom.ANY).orElse(0) == 16);
  }

  @Test
  void runsAnArrayWhoseTasksKnowThemselvesAndHaveTheirOwnLogs() throws Exception {
    JobRoom room =
        new JobRoom(
            OptionalInt.of(2),
            OptionalLong.of(300L << 20),
            OptionalInt.empty(),
            Optional.of(Duration.ofMinutes(20)));
    List<JobId> jobs = system.submit(request(4, "env; exec sleep 300", room));
    assertThat(jobs).extracting(JobId::value).allMatch(id -> id.matches("\\d+_[0-3]"));
    jobs.forEach(job -> awaitPhase(job, Phase.RUNNING));
    for (JobId job : jobs) {
      Map<String, String> environment = environment(job);
      assertThat(environment).containsEntry("SLURM_CPUS_ON_NODE", "2");
      JobHere here = here(environment).orElseThrow();
      assertThat(here.job()).isEqualTo(job);
      assertThat(here.restarts()).isZero();
      JobLife life = here.life().orElseThrow();
      assertThat(life.left()).isBetween(Duration.ofMinutes(15), Duration.ofMinutes(20));
      assertThat(life.lead()).isEqualTo(Duration.ofMinutes(2));
    }
  }

  @Test
  void keepsIdAndLogOfAJobThatIsPreemptedWithNoticeAndQueuedAgain() throws Exception {
    SlurmSettings settings = in("preempt", true).plus("--nodelist=c4");
    String script = NOTES_THE_FIRST_NOTICE + "env; echo up; " + FOREVER;
    JobId job = TestSlurm.system(settings).submit(request(1, script, cpus(4))).get(0);
    await().atMost(PATIENCE).until(() -> log(job).contains("up"));
    JobId rival = rival("c4");
    await().atMost(PATIENCE).until(() -> log(job).contains("noticed"));
    Map<String, String> environment = environment(job);
    assertThat(here(environment).orElseThrow().life().orElseThrow().left())
        .isLessThanOrEqualTo(Duration.ofSeconds(30));

    awaitReason(job);
    awaitPhase(rival, Phase.RUNNING);
    system.cancel(List.of(rival));
    awaitPhase(job, Phase.RUNNING);
    await().atMost(PATIENCE).until(() -> log(job).contains("SLURM_RESTART_COUNT=1"));
    assertThat(log(job)).containsSubsequence("noticed", "up");
    assertThat(here(environment(job)).orElseThrow().label()).isEqualTo(job + "+1");
  }

  @Test
  void tellsAJobThatWasPreemptedForGoodFromOneThatEnded() throws Exception {
    SlurmSettings settings = in("scavenge", false).plus("--nodelist=c3");
    JobId job =
        TestSlurm.system(settings)
            .submit(request(1, NOTES_THE_FIRST_NOTICE + "echo up; " + FOREVER, cpus(4)))
            .get(0);
    await().atMost(PATIENCE).until(() -> log(job).contains("up"));
    rival("c3");
    JobState state = awaitPhase(job, Phase.ENDED);
    assertThat(state.word()).isEqualTo("PREEMPTED");
    assertThat(state.node()).isEqualTo("c3");
    assertThat(log(job)).contains("noticed");
  }

  @Test
  void saysWhoEndedAJobAndThatATaskWasTakenBackBeforeItStarted() throws Exception {
    List<JobId> jobs =
        TestSlurm.system(SlurmSettings.DEFAULT.plus("--nodelist=c1"))
            .submit(request(3, "exec sleep 300", cpus(3)));
    JobId running = jobs.get(0);
    awaitPhase(running, Phase.RUNNING);
    awaitReason(jobs.get(2));
    TestSlurm.command("scancel", jobs.get(2).value());
    awaitPhase(jobs.get(2), Phase.ENDED);
    TestSlurm.command("scancel", running.value());
    assertThat(awaitPhase(running, Phase.ENDED).word()).isEqualTo("CANCELLED");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(state(running).reason()).contains("by user id 0"));
  }

  @Test
  void startsNoneOnAMachineThatIsToBeAvoided() throws Exception {
    JobId job =
        system.submit(request(1, "exec sleep 300").avoiding(Set.of("c1", "c2", "c4"))).get(0);
    assertThat(awaitPhase(job, Phase.RUNNING).node()).isEqualTo("c3");
  }

  @Test
  void tellsWhyAnImpossibleRequestWaits() throws Exception {
    JobId job = system.submit(request(1, "exit 0", cpus(99))).get(0);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(state(job))
                    .isEqualTo(new JobState(job, Phase.PENDING, "PENDING", "PartitionConfig", "")));
  }

  @Test
  void tellsWhenAJobThatWaitsForAnotherIsExpectedToStart() throws Exception {
    SlurmBatchSystem whole =
        TestSlurm.system(SlurmSettings.DEFAULT.plus("--nodelist=c4").plus("--exclusive"));
    JobId running = whole.submit(request(1, "exec sleep 300")).get(0);
    awaitPhase(running, Phase.RUNNING);
    JobId waiting = whole.submit(request(1, "exec sleep 300")).get(0);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(system.analysis(waiting)).matches("expected start: 2\\d{3}-.*T.*Z .*"));
    assertThat(system.analysis(running)).isEmpty();
  }

  @Test
  void quotesARefusalAndTakesTheSameRequestOnceItIsFixed() throws Exception {
    assertThatThrownBy(() -> TestSlurm.system(in("nosuch", true)).submit(request(1, "exit 0")))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("Invalid partition name specified")
        .hasMessageContaining("--partition");
    JobRoom vast =
        new JobRoom(
            OptionalInt.empty(), OptionalLong.of(1L << 40), OptionalInt.empty(), Optional.empty());
    PilotRequest request = request(1, "exit 0", vast);
    assertThatThrownBy(() -> system.submit(request))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("Memory specification can not be satisfied");
    PilotRequest fixed =
        new PilotRequest(request.token(), 1, request.command(), logs, JobRoom.ANY, List.of());
    JobId job = system.submit(fixed).get(0);
    assertThat(awaitPhase(job, Phase.ENDED).word()).isEqualTo("COMPLETED");
    assertThat(system.submit(fixed)).containsExactly(job);
  }

  @Test
  void findsTheJobsOfASubmissionWhoseAnswerDidNotCome() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path slow = bin.resolve("sbatch");
    String path = System.getenv("PATH");
    Files.writeString(
        slow, "#!/bin/sh\nPATH=" + path + "\nsbatch \"$@\" >/dev/null; exec sleep 600\n");
    Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
    CommandRunner runner =
        new CommandRunner(
            Duration.ofSeconds(10),
            Map.of("PATH", bin + ":" + path, "SLURM_CONF", TestSlurm.conf().toString()));
    List<JobId> jobs =
        new SlurmBatchSystem(SlurmSettings.DEFAULT, runner).submit(request(2, "exec sleep 300"));
    assertThat(jobs).hasSize(2);
    jobs.forEach(job -> awaitPhase(job, Phase.RUNNING));
    assertThat(TestSlurm.command("squeue", "-h", "-r", "-o", "%i").out().lines()).hasSize(2);
  }

  @Test
  void aJobThatIsSubmittedFromWithinAnotherKnowsNothingOfIt() throws Exception {
    Map<String, String> within = new HashMap<>(environment(submitted(system, TELL)));
    within.keySet().removeIf(name -> !name.matches("SLURMD?_.*|CUDA_.*"));
    assertThat(within).containsKeys("SLURM_JOB_ID", "SLURMD_NODENAME");
    within.put("SLURM_CPU_BIND", "quiet,mask_cpu:0x1");
    within.put("SLURM_GPUS", "1");
    within.put("SLURM_CONF", TestSlurm.conf().toString());
    SlurmSettings d = SlurmSettings.DEFAULT;
    SlurmSettings srun =
        new SlurmSettings(
            d.partition(),
            d.account(),
            d.qos(),
            d.constraint(),
            List.of(),
            true,
            d.requeue(),
            d.signalLead());
    SlurmBatchSystem inside =
        new SlurmBatchSystem(srun, new CommandRunner(SlurmBatchSystem.TIMEOUT, within));

    Map<String, String> environment = environment(submitted(inside, TELL, cpus(2)));

    assertThat(environment).containsEntry("SLURM_CPUS_PER_TASK", "2");
    assertThat(environment.get("SLURM_JOB_ID")).isNotEqualTo(within.get("SLURM_JOB_ID"));
    assertThat(environment.get("SLURM_CPU_BIND")).isNotEqualTo("quiet,mask_cpu:0x1");
    assertThat(environment).doesNotContainKeys("SLURM_GPUS", "CUDA_VISIBLE_DEVICES");
  }

  @Test
  void aJobHasTheLocaleOfItsUserAndNotTheOneThatSlurmIsReadIn() throws Exception {
    Map<String, String> user =
        Map.of(
            "LANG", "C.UTF-8", "LC_ALL", "", "LC_TIME", "C", "SLURM_CONF", "" + TestSlurm.conf());
    SlurmBatchSystem own =
        new SlurmBatchSystem(
            SlurmSettings.DEFAULT, new CommandRunner(SlurmBatchSystem.TIMEOUT, user));
    assertThat(environment(submitted(own, TELL)))
        .doesNotContainKey("LC_ALL")
        .containsEntry("LANG", "C.UTF-8")
        .containsEntry("LC_TIME", "C");
    SlurmSettings bare = SlurmSettings.DEFAULT.plus("--export=NONE").plus("unset LANG");
    assertThat(environment(submitted(TestSlurm.system(bare), TELL)))
        .containsEntry("LC_ALL", "C.UTF-8");
  }

  private JobId submitted(SlurmBatchSystem system, String script) throws Exception {
    return submitted(system, script, JobRoom.ANY);
  }

  /** Submits a job; returns once its log has its whole environment. */
  private JobId submitted(SlurmBatchSystem system, String script, JobRoom room) throws Exception {
    JobId job = system.submit(request(1, script, room)).get(0);
    await().atMost(PATIENCE).until(() -> log(job).contains("\ndone\n"));
    return job;
  }

  @Test
  void isUnreachableWhileTheControllerIsDownAndKnowsItsJobsAfterwards() throws Exception {
    JobId job = system.submit(request(1, "exec sleep 300")).get(0);
    awaitPhase(job, Phase.RUNNING);
    // The controller saves its state within 5 s.
    TestSlurm.command("scontrol", "shutdown", "slurmctld");
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertUnreachable(() -> system.query(List.of(job))));
      assertUnreachable(() -> system.submit(request(1, "exit 0")));
      assertUnreachable(() -> system.cancel(List.of(job)));
    } finally {
      TestSlurm.startController();
    }
    await().atMost(PATIENCE).ignoreExceptions().until(() -> state(job).phase() == Phase.RUNNING);
  }

  @Test
  void knowsFromTheAccountsHowAJobEndedThatSlurmHasForgotten() throws Exception {
    JobId job = system.submit(request(1, "exit 3")).get(0);
    awaitPhase(job, Phase.ENDED);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                TestSlurm.command("squeue", "-h", "-t", "all", "-o", "%i")
                    .out()
                    .lines()
                    .noneMatch(job.value()::equals));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JobState state = state(job);
              assertThat(state.phase()).isEqualTo(Phase.ENDED);
              assertThat(state.word()).isEqualTo("FAILED");
              assertThat(state.reason()).isEqualTo("exit code 3");
            });
  }

  @Test
  void writesAndReadsHostileNamesAsTheyAre() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("$(touch x) `y` 'q' \"d\" 100%j,é #z"));
    String word = "a\n#SBATCH --hold\n#PBS -h\n$(touch x) \"b\" %j é";
    PilotRequest request = new PilotRequest(2, List.of("printf", "<%s>", word), odd);
    List<JobId> jobs = system.submit(request);
    for (JobId job : jobs) {
      awaitPhase(job, Phase.ENDED);
      assertThat(SlurmBatchSystem.log(odd, job)).hasContent("<" + word + ">");
    }
    String script = system.preview(request).get(0).script();
    Commands.Answer byHand =
        TestSlurm.runner(PATIENCE).run(List.of("sbatch", "--parsable"), script);
    assertThat(byHand.complaint()).isEqualTo(byHand.out().strip());
    JobId task = new JobId(byHand.out().strip() + "_1");
    awaitPhase(task, Phase.ENDED);
    assertThat(SlurmBatchSystem.log(odd, task)).hasContent("<" + word + ">");
  }

  @Test
  void handsTheNoticeOfACancelToAPilotUnderSrun() throws Exception {
    SlurmSettings d = SlurmSettings.DEFAULT;
    SlurmSettings srun =
        new SlurmSettings(
            d.partition(),
            d.account(),
            d.qos(),
            d.constraint(),
            List.of(),
            true,
            true,
            d.signalLead());
    String script = "trap 'echo noticed; exit 0' TERM; echo up; " + FOREVER;
    JobId job = TestSlurm.system(srun).submit(request(1, script, cpus(2))).get(0);
    await().atMost(PATIENCE).until(() -> log(job).contains("up"));
    system.cancel(List.of(job));
    await().atMost(PATIENCE).until(() -> log(job).contains("noticed"));
    awaitPhase(job, Phase.ENDED);
  }

  private static void assertUnreachable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  /** A job with priority that needs the whole node. */
  private JobId rival(String node) throws BatchSystemException {
    return TestSlurm.system(in("main", false).plus("--nodelist=" + node))
        .submit(request(1, "exec sleep 300", cpus(4)))
        .get(0);
  }

  private static SlurmSettings in(String partition, boolean requeue) {
    SlurmSettings d = SlurmSettings.DEFAULT;
    return new SlurmSettings(
        Optional.of(partition),
        d.account(),
        d.qos(),
        d.constraint(),
        List.of(),
        false,
        requeue,
        d.signalLead());
  }

  private static JobRoom cpus(int cpus) {
    return new JobRoom(
        OptionalInt.of(cpus), OptionalLong.empty(), OptionalInt.empty(), Optional.empty());
  }

  private PilotRequest request(int count, String script) {
    return request(count, script, JobRoom.ANY);
  }

  private PilotRequest request(int count, String script, JobRoom room) {
    return new PilotRequest(
        PilotRequest.newToken(), count, List.of("/bin/sh", "-c", script), logs, room, List.of());
  }

  private static Optional<JobHere> here(Map<String, String> environment) {
    return SlurmBatchSystem.here(environment, TestSlurm.runner(SlurmBatchSystem.TIMEOUT));
  }

  /** The environment in the job's log; that of the last run if there are several. */
  private Map<String, String> environment(JobId job) throws IOException {
    return log(job)
        .lines()
        .filter(line -> line.matches("[A-Z_]+=.*"))
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf('=')),
                line -> line.substring(line.indexOf('=') + 1),
                (first, last) -> last));
  }

  private String log(JobId job) throws IOException {
    Path log = SlurmBatchSystem.log(logs, job);
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** Slurm reports a reason only after its scheduler has considered the job. */
  private void awaitReason(JobId job) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> state(job), state -> state.phase() == Phase.PENDING && !state.reason().isBlank());
  }

  private JobState awaitPhase(JobId job, Phase phase) {
    return await().atMost(PATIENCE).until(() -> state(job), state -> state.phase() == phase);
  }

  private JobState state(JobId job) throws BatchSystemException {
    return system.query(List.of(job)).stream()
        .findFirst()
        .orElse(new JobState(job, Phase.UNKNOWN, "", "", ""));
  }
}
