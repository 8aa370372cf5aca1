package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.BatchValues;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.submit.FakePrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses fake programs that answer like Slurm's. */
final class SlurmBatchSystemTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private FakePrograms slurm;
  private SlurmBatchSystem system;

  @BeforeEach
  void setUp() throws Exception {
    slurm = new FakePrograms(folder, Map.of("SQUEUE_USERS", "nobody"));
    slurm.prints("squeue", "").prints("sacct", "");
    system = new SlurmBatchSystem(SlurmSettings.DEFAULT, slurm.runner(PATIENCE));
  }

  @Test
  void namesTheTasksOfAnArrayAndThePlainJob() throws Exception {
    slurm.prints("sbatch", "17\n");
    assertThat(system.submit(request(3))).containsExactly(id("17_0"), id("17_1"), id("17_2"));
    assertThat(system.submit(request(1))).containsExactly(id("17"));
    slurm.prints("sbatch", "18;cluster\n");
    assertThat(system.submit(request(1))).containsExactly(id("18"));
  }

  @Test
  void givesItsOptionsAlsoOnTheCommandLineWhereTheyWin() throws Exception {
    slurm.prints("sbatch", "17\n");
    system.submit(request(3));
    assertThat(slurm.calls("sbatch").get(0))
        .startsWith("sbatch --parsable --job-name=pcm-t --output=" + folder)
        .contains("--array=0-2", "--open-mode=append");
  }

  @Test
  void callsSlurmAsFromOutsideWhereItRunsWithinAJob() throws Exception {
    Path said = folder.resolve("said");
    slurm.runs("sbatch", "/usr/bin/env >> " + said + "; echo 17");
    slurm.runs("squeue", "/usr/bin/env >> " + said);
    Map<String, String> job = new TreeMap<>();
    for (String name : List.of("JOB_ID", "CPU_BIND", "TRES_PER_TASK", "GPUS", "NEW_IN_27", "D")) {
      job.put("SLURM_" + name, "of-the-job");
    }
    job.put("SLURMD_NODENAME", "of-the-job");
    job.put("CUDA_VISIBLE_DEVICES", "of-the-job");
    job.putAll(Map.of("SLURM_CONF", "/c", "SLURM_CLUSTERS", "k", "SBATCH_ACCOUNT", "a"));
    system = new SlurmBatchSystem(SlurmSettings.DEFAULT, slurm.runner(PATIENCE, job));

    system.query(system.submit(request(1)));

    String text = Files.readString(said);
    assertThat(text).doesNotContain("of-the-job");
    assertThat(text.lines().filter(line -> line.matches("SLURM_C.*=.*|SBATCH_ACC.*")))
        .containsOnly("SLURM_CONF=/c", "SLURM_CLUSTERS=k", "SBATCH_ACCOUNT=a");
  }

  @Test
  void leavesTheDevicesThatAUserHidesAlone() throws Exception {
    Path said = folder.resolve("said");
    slurm.runs("sbatch", "echo \"$CUDA_VISIBLE_DEVICES\" > " + said + "; echo 17");
    Map<String, String> own = Map.of("CUDA_VISIBLE_DEVICES", "1", "SLURM_JOB_NAME", "left-over");
    new SlurmBatchSystem(SlurmSettings.DEFAULT, slurm.runner(PATIENCE, own)).submit(request(1));
    assertThat(said).hasContent("1");
  }

  @Test
  void readsSlurmInItsOwnLocaleAndLeavesTheJobsTheUsers() throws Exception {
    Path said = folder.resolve("said");
    slurm.runs("sbatch", "{ echo \"$LC_ALL\"; /bin/cat; } > " + said + "; echo 17");
    Map<String, String> german = Map.of("LC_ALL", "de_DE.UTF-8");
    new SlurmBatchSystem(SlurmSettings.DEFAULT, slurm.runner(PATIENCE, german)).submit(request(1));
    assertThat(Files.readString(said))
        .startsWith("C\n")
        .containsPattern("\nunset LC_ALL; export .*LC_ALL=de_DE.UTF-8");
  }

  @Test
  void doesNotWaitLongForAnAccountingThatHangsAndSaysSo() throws Exception {
    slurm.prints("squeue", "17|CANCELLED|0|c1|None|\n").runs("sacct", "/bin/sleep 100");
    long begin = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      assertThat(system.query(List.of(id("17"))).get(0).end()).isEqualTo(End.CANCELLED);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
    assertThat(slurm.calls("sacct")).hasSize(1);
    assertThat(system.caveat()).get().asString().contains("sacct did not answer within 4 s");
  }

  @Test
  void looksForTheJobsOfASubmissionWhoseAnswerWasLost() throws Exception {
    system = new SlurmBatchSystem(SlurmSettings.DEFAULT, slurm.silent("sbatch"));
    slurm.runs("sbatch", ": > " + folder + "/sent");
    slurm.runs("squeue", "[ ! -e " + folder + "/sent ] || echo '17|PENDING|None|'");
    assertThat(system.submit(request(2))).containsExactly(id("17_0"), id("17_1"));
    assertThat(slurm.calls("sbatch")).hasSize(1);
    assertThat(slurm.calls("squeue").get(0)).contains("--me --name=pcm-t ");
  }

  @Test
  void findsWhatALargeRequestBecameWithoutSendingItAgain() throws Exception {
    slurm.runs(
        "squeue",
        "case \"$*\" in *--name=pcm-t-2*) echo '18|PENDING|None|' ;;"
            + " *) echo '17|PENDING|None|' ;; esac");
    List<JobId> found = system.find("pcm-t", JobScript.ARRAY_MAX + 1);
    assertThat(found).hasSize(JobScript.ARRAY_MAX + 1).startsWith(id("17_0")).endsWith(id("18"));
    slurm.prints("squeue", "");
    assertThat(system.find("pcm-t", 2)).isEmpty();
    assertThat(slurm.calls("sbatch")).isEmpty();
  }

  @Test
  void splitsARequestWhereTheSiteAllowsOnlySmallArrays() throws Exception {
    slurm.prints("scontrol", "MaxArrayX = 1\nMaxArraySize            = 4\nMaxDBDMsgs = 9\n");
    slurm.runs("sbatch", "case \"$*\" in *pcm-t-2*) echo 18 ;; *) echo 17 ;; esac");
    assertThat(system.submit(request(6)))
        .containsExactly(id("17_0"), id("17_1"), id("17_2"), id("17_3"), id("18_0"), id("18_1"));
    assertThat(slurm.calls("scontrol")).hasSize(1);
  }

  @Test
  void sendsOnceMoreWhatIsNotThere() throws Exception {
    slurm.runs(
        "sbatch",
        "if [ -e "
            + folder
            + "/sent ]; then echo 18; else : > "
            + folder
            + "/sent; echo 'Socket timed out on send/recv operation' >&2; exit 1; fi");
    assertThat(system.submit(request(1))).containsExactly(id("18"));
    assertThat(slurm.calls("sbatch")).hasSize(2);
  }

  @Test
  void takesBackASecondSubmissionWhereTheFirstArrivedLate() throws Exception {
    slurm.prints("scancel", "");
    slurm.runs(
        "sbatch",
        "if [ -e "
            + folder
            + "/sent ]; then : > "
            + folder
            + "/again; echo 18; else : > "
            + folder
            + "/sent; echo 'no answer'; fi");
    slurm.runs(
        "squeue", "[ ! -e " + folder + "/again ] || echo '18|PENDING|None|\n17|PENDING|None|'");
    assertThat(system.submit(request(1))).containsExactly(id("17"));
    assertThat(slurm.calls("scancel")).containsExactly("scancel 18");
  }

  @Test
  void sendsNeverMoreThanTwice() throws Exception {
    slurm.answers("sbatch", 1, "", "Unable to contact slurm controller (connect failure)");
    BatchSystemException failed = failure(() -> system.submit(request(1)));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(slurm.calls("sbatch")).hasSize(2);
    assertThat(slurm.calls("squeue")).hasSize(3);
  }

  @Test
  void sendsNothingWhereItCannotLook() throws Exception {
    slurm.answers("squeue", 1, "", "slurm_load_jobs error: Unable to contact slurm controller");
    slurm.prints("sbatch", "17");
    BatchSystemException failed = failure(() -> system.submit(request(1)));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageContaining("Unable to contact slurm controller");
    assertThat(failed.nothingSent()).isTrue();
    assertThat(slurm.calls("sbatch")).isEmpty();
  }

  @Test
  void saysHowToLookWhereTheAnswerWasLostAndSlurmIsGone() throws Exception {
    slurm.runs("sbatch", ": > " + folder + "/sent; echo 'Socket timed out' >&2; exit 1");
    slurm.runs(
        "squeue",
        "[ ! -e "
            + folder
            + "/sent ] || { echo 'Unable to contact slurm controller' >&2; exit 1; }");
    BatchSystemException failed = failure(() -> system.submit(request(1)));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageContaining("`squeue --name=pcm-t`");
    assertThat(failed.nothingSent()).isFalse();
    assertThat(slurm.calls("sbatch")).hasSize(1);
  }

  @Test
  void takesBackWhatWasSubmittedWhereTheRestIsRefused() throws Exception {
    slurm.prints("scancel", "");
    slurm.runs(
        "sbatch",
        "case \"$*\" in *pcm-t-2*) echo 'sbatch: error: AssocMaxSubmitJobLimit' >&2;"
            + " exit 1;; esac; echo 17");
    BatchSystemException refused = failure(() -> system.submit(request(1500)));
    assertThat(refused.kind()).isEqualTo(Kind.NOT_NOW);
    assertThat(slurm.calls("scancel")).containsExactly("scancel 17_[0-999]");
  }

  @Test
  void completesWithTheSameRequestWhatSlurmDidNotAnswerToTheEnd() throws Exception {
    slurm.prints("scancel", "");
    slurm.runs(
        "sbatch",
        "case \"$*\" in *pcm-t-2*) echo 'Unable to contact slurm controller' >&2; exit 1;; esac;"
            + " : > "
            + folder
            + "/first; echo 17");
    slurm.runs(
        "squeue",
        "case \"$*\" in *pcm-t-2*) ;; *) [ ! -e "
            + folder
            + "/first ] || echo '17|PENDING|None|';; esac");
    BatchSystemException failed = failure(() -> system.submit(request(1500)));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageContaining("1000 of 1500 pilots were submitted and remain: [17]");
    assertThat(failed.nothingSent()).isFalse();
    assertThat(slurm.calls("scancel")).isEmpty();

    slurm.prints("sbatch", "18");
    int sent = slurm.calls("sbatch").size();
    assertThat(system.submit(request(1500)))
        .hasSize(1500)
        .startsWith(id("17_0"))
        .endsWith(id("18_499"));
    assertThat(slurm.calls("sbatch")).hasSize(sent + 1);
  }

  @Test
  void saysWhereSlurmsCommandsAre() throws Exception {
    BatchSystemException failed = failure(() -> system.submit(request(1)));
    assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failed).hasMessageContaining("program 'sbatch'").hasMessageContaining("module");
    Path squeue = slurm.prints("squeue", "").program("squeue");
    Files.setPosixFilePermissions(squeue, PosixFilePermissions.fromString("rw-r--r--"));
    failed = failure(() -> system.query(List.of(id("17"))));
    assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failed).hasMessageContaining("program 'squeue'").hasMessageContaining("module");
  }

  @Test
  void isUnreachableWhereACommandOfSlurmCannotBeStartedThoughItIsThere() throws Exception {
    Path squeue = slurm.program("squeue");
    Files.delete(squeue);
    Files.createSymbolicLink(squeue, squeue);
    BatchSystemException failed = failure(() -> system.query(List.of(id("17"))));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageContaining("squeue could not be started");
  }

  @Test
  void asksForAllJobsAtOnceAndOnceMoreForTheForgotten() throws Exception {
    slurm.prints("squeue", "17_0|RUNNING|0|n1|None|\n17_1|PENDING|0||Priority|\n");
    slurm.prints("sacct", "5|FAILED|3:0|n2\n");
    assertThat(system.query(List.of(id("17_1"), id("5"), id("17_0"), id("6"))))
        .containsExactly(
            new JobState(id("5"), Phase.ENDED, End.FAILED, "FAILED", "exit code 3", "n2"),
            new JobState(id("17_0"), Phase.RUNNING, "RUNNING", "", "n1"),
            new JobState(id("17_1"), Phase.PENDING, "PENDING", "Priority", ""));
    assertThat(slurm.calls()).hasSize(2);
    assertThat(slurm.calls("squeue").get(0)).contains("-j 5,6,17 ");
    assertThat(slurm.calls("sacct").get(0)).contains("-j 5,6 ");
  }

  @Test
  void saysWhoCancelled() throws Exception {
    slurm.prints("squeue", "17|CANCELLED|15|n1|None|\n");
    slurm.prints("sacct", "17|CANCELLED by 1000|0:0|n1\n");
    assertThat(system.query(List.of(id("17"))))
        .containsExactly(
            new JobState(
                id("17"),
                Phase.ENDED,
                End.CANCELLED,
                "CANCELLED",
                "by user id 1000, signal 15",
                "n1"));
    slurm.prints("sacct", "17|RUNNING|0:0|n1\n");
    assertThat(system.query(List.of(id("17"))).get(0).reason()).isEqualTo("signal 15");
  }

  @Test
  void knowsThatATaskHasEndedWhichItsArrayNoLongerListsButNotWhoseDoingThatWas() throws Exception {
    slurm.prints("squeue", "17_5|RUNNING|0|n1|None|\n");
    assertThat(system.query(List.of(id("17_3"), id("18_3"))))
        .containsExactly(
            new JobState(
                id("17_3"), Phase.ENDED, End.UNKNOWN, "", "no longer a task of array 17", ""));
  }

  @Test
  void filesTasksThatNeverStartedUnderTheirArraysRow() throws Exception {
    slurm.prints("sacct", "17_[2-3,5%2]|CANCELLED by 0|0:0|None assigned\n18|PENDING|0:0|\n");
    assertThat(system.query(List.of(id("17_3"), id("18_1"))))
        .containsExactly(
            new JobState(id("17_3"), Phase.ENDED, End.CANCELLED, "CANCELLED", "by user id 0", ""));
  }

  @Test
  void takesAJobThatOnlyTheAccountsHaveAliveForUnknown() throws Exception {
    slurm.prints("sacct", "17|RUNNING|0:0|n1\n");
    assertThat(system.query(List.of(id("17"))).get(0).phase()).isEqualTo(Phase.UNKNOWN);
  }

  @Test
  void doesWithoutAccountsAndDoesNotAskForThemAgainAtOnce() throws Exception {
    slurm.answers("sacct", 1, "", "Slurm accounting storage is disabled\n");
    assertThat(system.query(List.of(id("17")))).isEmpty();
    assertThat(system.query(List.of(id("17")))).isEmpty();
    assertThat(slurm.calls("sacct")).hasSize(1);
  }

  @Test
  void takesAnUnknownJobForNoFailure() throws Exception {
    slurm.answers("squeue", 1, "", "slurm_load_jobs error: Invalid job id specified\n");
    assertThat(system.query(List.of(id("17")))).isEmpty();
    assertThat(system.query(List.of(id("local-1"), id("5.0")))).isEmpty();
    assertThat(slurm.calls("squeue")).hasSize(1);
  }

  @Test
  void isUnreachableWhereSqueueFails() throws Exception {
    slurm.answers("squeue", 1, "", "slurm_load_jobs error: Unable to contact slurm controller\n");
    BatchSystemException failed = failure(() -> system.query(List.of(id("17"))));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageContaining("squeue: slurm_load_jobs error: Unable to contact");
    slurm.runs("squeue", "exec /bin/sleep 600");
    system = new SlurmBatchSystem(SlurmSettings.DEFAULT, slurm.runner(Duration.ofMillis(500)));
    failed = failure(() -> system.query(List.of(id("17"))));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageStartingWith("squeue did not answer within");
  }

  @Test
  void takesTheVariablesAwayThatHideJobsOrMakeUpOthers() throws Exception {
    slurm.runs("squeue", "echo \"17|${SQUEUE_USERS-none}$TZ|0|n1|None|\"");
    assertThat(system.query(List.of(id("17"))).get(0).word()).isEqualTo("noneUTC");
  }

  @Test
  void cancelsInFewWordsWhateverTheNumber() throws Exception {
    slurm.prints("scancel", "");
    List<JobId> evens = IntStream.range(0, 400).mapToObj(i -> id("17_" + 2 * i)).toList();
    Stream<JobId> others = Stream.of("8", "17_1", "19_0", "19_1", "local-1").map(JobId::new);
    system.cancel(Stream.concat(evens.stream(), others).toList());
    assertThat(slurm.calls()).hasSize(1);
    assertThat(slurm.calls().get(0))
        .startsWith("scancel 8 17_[0-2,4,6,")
        .endsWith(",798] 19_[0-1]")
        .hasSizeLessThan(2000);
    system.cancel(IntStream.range(0, 1100).mapToObj(i -> id("" + i)).toList());
    assertThat(slurm.calls()).hasSize(4);
  }

  @Test
  void takesAnEndedJobForNoFailureOfACancel() throws Exception {
    slurm.answers(
        "scancel",
        1,
        "",
        "scancel: error: Kill job error on job id 17: Invalid job id specified\n");
    system.cancel(List.of(id("17")));
    system.cancel(List.of());
    assertThat(slurm.calls()).hasSize(1);
    slurm.answers("scancel", 1, "", "scancel: error: Access/permission denied\n");
    assertThat(failure(() -> system.cancel(List.of(id("17")))).kind()).isEqualTo(Kind.REFUSED);
    slurm.answers("scancel", 1, "", "Unable to contact slurm controller (connect failure)\n");
    assertThat(failure(() -> system.cancel(List.of(id("17")))).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void tells_how_many_pilots_the_chosen_partitions_hold() throws Exception {
    slurm.prints("sinfo", "n1|p|8|gpu:a100:4(S:0-1)|mixed\nn2|p|8|gpu:v100:2|idle\n");
    SlurmSettings gpu = SlurmSettings.DEFAULT.plus("--gres=gpu:a100:2");
    assertThat(on("gpu,scavenge").capacity(JobRoom.ANY)).hasValue(16);
    assertThat(on("gpu,scavenge").capacity(room(3, 0))).hasValue(4);
    assertThat(on("gpu,scavenge").capacity(room(3, 1))).as("GPUs only").hasValue(6);
    assertThat(new SlurmBatchSystem(gpu.plus("-p b"), slurm.runner(PATIENCE)).capacity(room(1, 1)))
        .as("two of one type")
        .hasValue(2);
    assertThat(system.capacity(JobRoom.ANY)).as("none is the default partition").isEmpty();
    assertThat(slurm.calls("sinfo"))
        .startsWith("sinfo -h -N -o %N|%P|%c|%G|%T -p gpu,scavenge")
        .endsWith("sinfo -h -N -o %N|%P|%c|%G|%T -p b", "sinfo -h -N -o %N|%P|%c|%G|%T");
  }

  @Test
  void cannot_tell_how_many_pilots_fit_when_slurm_does_not_answer() throws Exception {
    slurm.answers("sinfo", 1, "", "slurm_load_node: Unable to contact slurm controller\n");
    BatchSystemException e = failure(() -> system.capacity(JobRoom.ANY));
    assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(e).hasMessage("sinfo: slurm_load_node: Unable to contact slurm controller");
  }

  private SlurmBatchSystem on(String partition) {
    Map<String, List<String>> given = Map.of("partition", List.of(partition));
    SlurmSite site = (SlurmSite) new SlurmProvider().site(new BatchValues(given));
    return new SlurmBatchSystem(site.settings(), slurm.runner(PATIENCE));
  }

  private static JobRoom room(int cpus, int gpus) {
    return new JobRoom(
        OptionalInt.of(cpus), OptionalLong.empty(), OptionalInt.of(gpus), Optional.empty());
  }

  @Test
  void previewsWhatItWouldSubmit() throws Exception {
    List<Preview> previews = system.preview(request(JobScript.ARRAY_MAX + 2));
    assertThat(slurm.calls()).isEmpty();
    assertThat(previews).extracting(Preview::name).containsExactly("pcm-t", "pcm-t-2");
    assertThat(previews).extracting(Preview::count).containsExactly(JobScript.ARRAY_MAX, 2);
    assertThat(previews.get(0).script())
        .startsWith("#!/bin/sh\n#SBATCH --job-name=pcm-t\n")
        .endsWith("exec java Main\n");
    assertThat(previews.get(1).command())
        .startsWith("sbatch", "--parsable", "--job-name=pcm-t-2")
        .contains("--array=0-1");
  }

  private static BatchSystemException failure(ThrowingCallable call) {
    BatchSystemException[] caught = new BatchSystemException[1];
    assertThatThrownBy(call).isInstanceOfSatisfying(BatchSystemException.class, e -> caught[0] = e);
    return caught[0];
  }

  private static JobId id(String value) {
    return new JobId(value);
  }

  private PilotRequest request(int count) {
    return new PilotRequest(
        "pcm-t", count, List.of("java", "Main"), folder, JobRoom.ANY, List.of());
  }
}
