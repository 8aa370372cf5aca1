package io.pcm.sge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobHere;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.submit.OpenFolders;
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

/** The special behaviour of Grid Engine, with a real one. */
@ExtendWith(TestGridEngine.class)
final class SgeJobsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String FOREVER = "while :; do sleep 1 & wait $!; done";
  private static final String LEAVES = "trap 'echo noticed; exit 0' TERM; env; echo up; " + FOREVER;
  private static final String STAYS = "trap 'echo noticed' TERM; echo up; " + FOREVER;

  @TempDir Path folder;
  private Path logs;
  private final SgeBatchSystem system = TestGridEngine.system(SgeSettings.DEFAULT);

  @BeforeEach
  void setUp() throws IOException {
    logs = Files.createDirectory(folder.resolve("logs"));
    OpenFolders.open(folder);
    OpenFolders.open(logs);
  }

  @AfterEach
  void endAllJobs() throws Exception {
    TestGridEngine.endAllJobs();
  }

  @Test
  void runsAnArrayWhoseTasksKnowThemselvesAndHaveTheirOwnLogs() throws Exception {
    JobRoom room =
        new JobRoom(
            OptionalInt.of(2),
            OptionalLong.of(300L << 20),
            OptionalInt.empty(),
            Optional.of(Duration.ofMinutes(20)));
    List<JobId> jobs = system.submit(request(3, "env; echo up; exec sleep 300", room));
    assertThat(jobs).extracting(JobId::value).allMatch(id -> id.matches("\\d+\\.[1-3]"));
    for (JobId job : jobs) {
      assertThat(awaitPhase(job, Phase.RUNNING).node()).isNotEmpty();
      awaitLog(job, "up\n");
      JobHere here = here(job);
      assertThat(here.job()).isEqualTo(job);
      assertThat(here.restarts()).isZero();
      assertThat(here.life().orElseThrow().left())
          .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(20));
      assertThat(here.notice()).contains(Duration.ofSeconds(6));
      assertThat(here.room().cpus()).hasValue(2);
      assertThat(here.room().memory()).hasValue(300L << 20);
    }
    String described = TestGridEngine.command("qstat", "-j", base(jobs.get(0))).out();
    assertThat(described).contains("h_rt=1200").contains("mem_free=150M").contains("smp range: 2");
  }

  @Test
  void letsAJobLeaveThatIsToBeSuspendedAndQueuesItAgain() throws Exception {
    JobId job = TestGridEngine.system(in("preempt")).submit(request(1, LEAVES)).get(0);
    awaitLog(job, "up\n");
    JobId rival = TestGridEngine.system(in("main")).submit(request(1, "exec sleep 300")).get(0);
    awaitLog(job, "noticed");
    awaitPhase(job, Phase.PENDING);
    awaitPhase(rival, Phase.RUNNING);
    system.cancel(List.of(rival));
    awaitPhase(job, Phase.RUNNING);
    await()
        .atMost(PATIENCE)
        .until(() -> log(job).lastIndexOf("up\n") > log(job).indexOf("noticed"));
    assertThat(here(job).label()).isEqualTo(job + "+1");
  }

  @Test
  void runsAJobAgainUnderItsIdWhenAnOperatorSaysSo() throws Exception {
    JobId job = system.submit(request(1, LEAVES)).get(0);
    awaitLog(job, "up\n");
    TestGridEngine.command("qmod", "-rj", job.value());
    awaitLog(job, "noticed");
    await()
        .atMost(PATIENCE)
        .until(() -> log(job).lastIndexOf("up\n") > log(job).indexOf("noticed"));
    awaitPhase(job, Phase.RUNNING);
    assertThat(here(job).restarts()).isOne();
  }

  @Test
  void aJvmWithAJvmOfItsOwnLivesThroughANoticeAndEndsInOrder() throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    Path source = folder.resolve("Pilot.java");
    Files.writeString(
        source,
        "public class Pilot { public static void main(String[] args) throws Exception {"
            + " if (args.length == 0) { Thread.sleep(600_000); }"
            + " Process own = new ProcessBuilder(args[0], args[1]).inheritIO().start();"
            + " Runtime.getRuntime().addShutdownHook(new Thread(() -> { try { Thread.sleep(2000); }"
            + " catch (Exception e) { } System.out.println(\"alive \" + own.isAlive()); }));"
            + " Thread.sleep(2000); System.out.println(\"up\"); Thread.sleep(600_000); } }");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rw-r--r--"));
    List<String> command = List.of(java, "" + source, java, "" + source);
    JobId job = system.submit(new PilotRequest(1, command, logs)).get(0);
    awaitLog(job, "up\n");
    system.cancel(List.of(job));
    awaitLog(job, "alive true");
    JobState state = awaitPhase(job, Phase.ENDED);
    assertThat(state.end()).isEqualTo(End.CANCELLED);
    assertThat(log(job)).doesNotContain("SIGSEGV");
  }

  @Test
  void tellsAJobWhoseTimeWasOverFromOneThatSomebodyDeleted() throws Exception {
    JobRoom room =
        new JobRoom(
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty(),
            Optional.of(Duration.ofSeconds(4)));
    JobId late = system.submit(request(1, LEAVES, room)).get(0);
    JobId stubborn = system.submit(request(1, STAYS)).get(0);
    JobId deleted = system.submit(request(1, LEAVES)).get(0);
    JobState state = awaitPhase(late, Phase.ENDED);
    assertThat(state.end()).isEqualTo(End.TAKEN);
    assertThat(state.reason()).contains("h_rt");
    assertThat(log(late)).contains("noticed");

    awaitLog(stubborn, "up\n");
    awaitLog(deleted, "up\n");
    TestGridEngine.command("qdel", deleted.value());
    assertThat(awaitPhase(deleted, Phase.ENDED).end()).isEqualTo(End.CANCELLED);
    system.cancel(List.of(stubborn));
    assertThat(awaitPhase(stubborn, Phase.ENDED).end()).isEqualTo(End.CANCELLED);
    JobState stranger = TestGridEngine.system(SgeSettings.DEFAULT).query(List.of(stubborn)).get(0);
    assertThat(stranger.end()).isEqualTo(End.UNKNOWN);
    assertThat(stranger.reason()).contains("signal 9");
  }

  @Test
  void saysThatATaskWasDeletedBeforeItStarted() throws Exception {
    List<JobId> jobs =
        TestGridEngine.system(SgeSettings.DEFAULT.plus("-l gpu=1"))
            .submit(request(3, "exec sleep 300"));
    awaitPhase(jobs.get(0), Phase.RUNNING);
    awaitPhase(jobs.get(2), Phase.PENDING);
    TestGridEngine.command("qdel", jobs.get(2).value());
    assertThat(awaitPhase(jobs.get(2), Phase.ENDED).end()).isEqualTo(End.CANCELLED);
  }

  @Test
  void tellsWhyAnImpossibleRequestWaits() throws Exception {
    JobRoom room =
        new JobRoom(OptionalInt.empty(), OptionalLong.empty(), OptionalInt.of(9), Optional.empty());
    JobId job = system.submit(request(1, "exit 0", room)).get(0);
    assertThat(awaitPhase(job, Phase.PENDING).word()).isEqualTo("qw");
    await().atMost(PATIENCE).until(() -> system.analysis(job).contains("gpu=9"));
    JobId avoiding =
        system.submit(request(1, "exit 0").avoiding(Set.of(host(), "n-17.example"))).get(0);
    await().atMost(PATIENCE).until(() -> system.analysis(avoiding).contains("hostname=!("));
    assertThat(awaitPhase(avoiding, Phase.PENDING).word()).isEqualTo("qw");
  }

  @Test
  void tellsWhyAJobIsInError() throws Exception {
    SgeSettings settings = SgeSettings.DEFAULT.plus("-wd /no/such/folder");
    JobId job = TestGridEngine.system(settings).submit(request(1, "exit 0")).get(0);
    JobState state =
        await().atMost(PATIENCE).until(() -> state(job), known -> known.word().contains("E"));
    assertThat(state.phase()).isEqualTo(Phase.PENDING);
    assertThat(state.reason()).startsWith("error: can't chdir to /no/such/folder");
  }

  @Test
  void quotesARefusalAndTakesTheSameRequestOnceItIsFixed() throws Exception {
    PilotRequest request = request(2, "exec sleep 300");
    assertThatThrownBy(() -> TestGridEngine.system(in("nosuch")).submit(request))
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessageContaining("unknown queue")
        .hasMessageContaining("--queue");
    List<JobId> jobs = system.submit(request);
    assertThat(system.submit(request)).isEqualTo(jobs);
    assertThat(system.find(request.token(), 2)).isEqualTo(jobs);
    system.cancel(jobs);
    jobs.forEach(job -> awaitPhase(job, Phase.ENDED));
    assertThat(system.find(request.token(), 2)).isEmpty();
  }

  @Test
  void findsTheJobsOfASubmissionWhoseAnswerDidNotCome() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path slow = bin.resolve("qsub");
    String path = "/usr/lib/gridengine:" + System.getenv("PATH");
    Files.writeString(
        slow, "#!/bin/sh\nPATH=" + path + "\nqsub \"$@\" >/dev/null; exec sleep 600\n");
    Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
    OpenFolders.open(bin);
    SgeBatchSystem deaf =
        new SgeBatchSystem(
            SgeSettings.DEFAULT,
            TestGridEngine.runner(Duration.ofSeconds(10), Map.of("PATH", bin + ":" + path)));
    List<JobId> jobs = deaf.submit(request(2, "exec sleep 300"));
    assertThat(jobs).hasSize(2);
    jobs.forEach(job -> awaitPhase(job, Phase.RUNNING));
  }

  @Test
  void aJobThatIsSubmittedFromWithinAnotherKnowsNothingOfIt() throws Exception {
    Map<String, String> within =
        Map.of(
            "JOB_ID", "4711",
            "SGE_TASK_ID", "7",
            "CUDA_VISIBLE_DEVICES", "3",
            "PE_HOSTFILE", "/no/such",
            "SGE_STRANGE", "x",
            "MINE", "y");
    SgeBatchSystem inside =
        new SgeBatchSystem(SgeSettings.DEFAULT.plus("-V"), TestGridEngine.runner(PATIENCE, within));
    JobId job = inside.submit(request(1, LEAVES)).get(0);
    awaitLog(job, "up\n");
    assertThat(environment(job))
        .containsEntry("JOB_ID", job.value())
        .containsEntry("MINE", "y")
        .doesNotContainKeys("CUDA_VISIBLE_DEVICES", "PE_HOSTFILE", "SGE_STRANGE");
  }

  @Test
  void isUnreachableWhileTheMasterIsDownAndKnowsItsJobsAfterwards() throws Exception {
    JobId job = system.submit(request(1, "exec sleep 300")).get(0);
    awaitPhase(job, Phase.RUNNING);
    TestGridEngine.command("qconf", "-km");
    try {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertUnreachable(() -> system.query(List.of(job))));
      assertUnreachable(() -> system.submit(request(1, "exit 0")));
      assertUnreachable(() -> system.cancel(List.of(job)));
    } finally {
      TestGridEngine.startMaster();
    }
    await().atMost(PATIENCE).ignoreExceptions().until(() -> state(job).phase() == Phase.RUNNING);
  }

  @Test
  void writesAndReadsHostileNamesAsTheyAre() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("a b (é) %j&;~"));
    OpenFolders.open(odd);
    String word = "a\n#$ -h\n#$ -t 1-3\n$(touch x) \"b\" 'c' %j é \\";
    PilotRequest request = new PilotRequest(2, List.of("printf", "<%s>", word), odd);
    for (JobId job : system.submit(request)) {
      awaitPhase(job, Phase.ENDED);
      assertThat(SgeBatchSystem.log(odd, job)).hasContent("<" + word + ">");
    }
  }

  private static void assertUnreachable(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
  }

  private static SgeSettings in(String queue) {
    return SgeSettings.DEFAULT.plus("-q " + queue);
  }

  private static String host() throws Exception {
    return TestGridEngine.command("qconf", "-sel").out().strip();
  }

  private static String base(JobId job) {
    return job.value().replaceFirst("\\..*", "");
  }

  private PilotRequest request(int count, String script) {
    return request(count, script, JobRoom.ANY);
  }

  private PilotRequest request(int count, String script, JobRoom room) {
    return new PilotRequest(
        PilotRequest.newToken(), count, List.of("/bin/sh", "-c", script), logs, room, List.of());
  }

  private JobState awaitPhase(JobId job, Phase phase) {
    return await().atMost(PATIENCE).until(() -> state(job), state -> state.phase() == phase);
  }

  private JobState state(JobId job) throws BatchSystemException {
    return system.query(List.of(job)).stream()
        .findFirst()
        .orElse(new JobState(job, Phase.UNKNOWN, "", "", ""));
  }

  private void awaitLog(JobId job, String text) {
    await().atMost(PATIENCE).until(() -> log(job).contains(text));
  }

  private String log(JobId job) throws IOException {
    Path log = SgeBatchSystem.log(logs, job);
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private JobHere here(JobId job) throws IOException {
    return SgeBatchSystem.here(environment(job), TestGridEngine.runner(PATIENCE, Map.of()))
        .orElseThrow();
  }

  /** The environment that the last run of the job printed. */
  private Map<String, String> environment(JobId job) throws IOException {
    return log(job)
        .lines()
        .filter(line -> line.indexOf('=') > 0)
        .collect(
            Collectors.toMap(
                line -> line.substring(0, line.indexOf('=')),
                line -> line.substring(line.indexOf('=') + 1),
                (first, last) -> last,
                HashMap::new));
  }
}
