package io.pcm.sge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import io.pcm.api.batch.PilotRequest;
import io.pcm.api.batch.Preview;
import io.pcm.submit.FakePrograms;
import io.pcm.submit.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SgeBatchSystemTest {
  private static final String DOWN =
      "error: commlib error: got select error (Connection refused)\n"
          + "Unable to run job: unable to send message to qmaster using port 6444 on host \"n1\":"
          + " got send error\nExiting.\n";

  @TempDir Path folder;
  private FakePrograms sge;
  private SgeBatchSystem system;

  @BeforeEach
  void setUp() throws Exception {
    sge = new FakePrograms(folder).prints("qstat", queue());
    system = new SgeBatchSystem(SgeSettings.DEFAULT, sge.runner(Duration.ofSeconds(60)));
  }

  @Test
  void submitsOneJobOrOneArray() throws Exception {
    sge.prints("qsub", "17\n");
    assertThat(system.submit(request(1))).containsExactly(id("17"));
    sge.prints("qsub", "18.1-3:1\n");
    assertThat(system.submit(request(3))).containsExactly(id("18.1"), id("18.2"), id("18.3"));
    assertThat(sge.calls("qsub")).containsExactly("qsub -terse", "qsub -terse");
    assertThat(system.name()).isEqualTo("sge");
  }

  @Test
  void handsTheScriptToQsub() throws Exception {
    sge.runs("qsub", "/bin/cat > " + folder + "/read; echo 17");
    system.submit(request(2));
    Preview preview = system.preview(request(2)).get(0);
    assertThat(folder.resolve("read")).hasContent(preview.script());
    assertThat(preview.name()).isEqualTo("pcm-t");
    assertThat(preview.count()).isEqualTo(2);
    assertThat(preview.command()).containsExactly("qsub", "-terse");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Job was rejected because job requests unknown queue \"nosuch.q\" | --queue",
        "job rejected: the requested project \"nop\" does not exist | --project",
        "job rejected: the requested parallel environment \"nope\" does not exist | qconf -spl",
        "unknown resource \"nosuch\" | qconf -sc",
        "can't resolve hostname \"zz\" | qhost"
      })
  void quotesARefusalAndSaysHowToFixIt(String words, String fix) throws Exception {
    sge.answers("qsub", 1, "", "Unable to run job: " + words + "\nExiting.\n");
    BatchSystemException refused = failure(() -> system.submit(request(3)));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused).hasMessageContaining(words).hasMessageContaining(fix);
    assertThat(sge.calls("qsub")).hasSize(1);
  }

  /** Words of a real Grid Engine with limits, and words of no known one. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "job rejected: only 3 jobs are allowed per user (current job count: 3) | NOT_NOW",
        "job rejected: you tried to submit a job with more than 75000 tasks | NOT_NOW",
        "words that nobody has said yet | UNCLEAR"
      })
  void tellsARefusalThatPassesAndOneInUnknownWordsFromAMistake(String words, Kind kind)
      throws Exception {
    sge.answers("qsub", 1, "", "Unable to run job: " + words + "\nExiting.\n");
    BatchSystemException refused = failure(() -> system.submit(request(3)));
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused).hasMessageContaining(words);
    assertThat(sge.calls("qsub")).hasSize(1);
  }

  @Test
  void looksForTheJobsOfASubmissionWhoseAnswerWasLost() throws Exception {
    system = new SgeBatchSystem(SgeSettings.DEFAULT, sge.silent("qsub"));
    sge.runs("qsub", ": > " + folder + "/sent; echo 17");
    listedOnce("sent", queue(row(17, "pcm-t", "r", "1"), row(17, "pcm-t", "qw", "2-2:1")));
    assertThat(system.submit(request(2))).containsExactly(id("17.1"), id("17.2"));
    assertThat(sge.calls("qsub")).hasSize(1);
  }

  @Test
  void findsWhatARequestBecameAndNothingThatIsBeingDeleted() throws Exception {
    sge.prints(
        "qstat",
        queue(
            row(19, "pcm-t", "dr", "1"),
            row(18, "pcm-t", "qw", "1-2:1"),
            row(17, "pcm-t-2", "r", "1")));
    assertThat(system.find("pcm-t", 2)).containsExactly(id("18.1"), id("18.2"));
    assertThat(system.find("pcm-other", 2)).isEmpty();
  }

  @Test
  void takesBackASecondSubmissionWhereTheFirstArrivedLate() throws Exception {
    sge.prints("qdel", "");
    sge.runs(
        "qsub",
        "if [ -e "
            + folder
            + "/sent ]; then : > "
            + folder
            + "/again; echo 18; else : > "
            + folder
            + "/sent; echo 'no answer'; fi");
    listedOnce("again", queue(row(18, "pcm-t", "qw", ""), row(17, "pcm-t", "qw", "")));
    assertThat(system.submit(request(1))).containsExactly(id("17"));
    assertThat(sge.calls("qdel")).containsExactly("qdel 18");
  }

  @Test
  void sendsNeverMoreThanTwiceAndNothingWhereItCannotLook() throws Exception {
    sge.answers("qsub", 1, "", DOWN);
    BatchSystemException failed = failure(() -> system.submit(request(1)));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(sge.calls("qsub")).hasSize(2);
    sge.answers("qstat", 1, "", DOWN);
    failed = failure(() -> system.submit(request(1)));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed.nothingSent()).isTrue();
    assertThat(sge.calls("qsub")).hasSize(2);
  }

  @Test
  void saysHowToLookWhereTheAnswerWasLostAndGridEngineIsGone() throws Exception {
    sge.runs("qsub", ": > " + folder + "/sent; exit 0");
    sge.runs(
        "qstat",
        "[ ! -e "
            + folder
            + "/sent ] || { echo 'commlib error' >&2; exit 1; }; printf %s "
            + ShellWord.of(queue()));
    BatchSystemException failed = failure(() -> system.submit(request(1)));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageContaining("`qstat -r`").hasMessageContaining("pcm-t");
    assertThat(failed.nothingSent()).isFalse();
    assertThat(sge.calls("qsub")).hasSize(1);
  }

  @Test
  void saysWhereGridEnginesCommandsAre() throws Exception {
    BatchSystemException failed = failure(() -> system.submit(request(1)));
    assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failed).hasMessageContaining("program 'qsub'").hasMessageContaining("module");
    Files.setPosixFilePermissions(
        sge.program("qstat"), PosixFilePermissions.fromString("rw-r--r--"));
    failed = failure(() -> system.query(List.of(id("17"))));
    assertThat(failed.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failed).hasMessageContaining("program 'qstat'");
    sge.answers("qstat", 1, "", "Please set the environment variable SGE_ROOT.\n");
    assertThat(failure(() -> system.query(List.of(id("17"))))).hasMessageContaining("module");
  }

  @Test
  void asksForAllJobsAtOnceAndTheAccountsOfThoseThatAreGoneOnce() throws Exception {
    sge.prints("qstat", queue(row(17, "x", "r", "1"), row(17, "x", "hqw", "3-9:1")));
    sge.prints("qacct", accounts("17", "2", "0", "3") + accounts("5", "undefined", "0", "0"));
    List<JobId> asked = Stream.of("17.3", "17.2", "17.1", "5", "local-1").map(JobId::new).toList();
    List<JobState> states =
        List.of(
            new JobState(id("5"), Phase.ENDED, End.LEFT, "ended", "exit code 0", "n1"),
            new JobState(id("17.1"), Phase.RUNNING, "r", "", "n2"),
            new JobState(id("17.2"), Phase.ENDED, End.FAILED, "ended", "exit code 3", "n1"),
            new JobState(id("17.3"), Phase.PENDING, "hqw", "held: `qrls` releases it", "n2"));
    assertThat(system.query(asked)).isEqualTo(states);
    assertThat(system.query(asked)).isEqualTo(states);
    assertThat(sge.calls("qacct")).containsExactlyInAnyOrder("qacct -j 5", "qacct -j 17 -t 2-2");
    assertThat(sge.calls("qstat")).hasSize(2);
    assertThat(system.query(List.of())).isEmpty();
  }

  @Test
  void readsFewAccountsAtATime() throws Exception {
    sge.answers("qacct", 1, "", "error: job id 1 not found\n");
    system.query(IntStream.range(1, 50).mapToObj(i -> id("" + i)).toList());
    assertThat(sge.calls("qacct")).hasSize(Accounting.CALLS_MAX);
    system.query(
        IntStream.rangeClosed(1, 2 * Accounting.TASKS_MAX).mapToObj(i -> id("99." + i)).toList());
    assertThat(sge.calls("qacct")).contains("qacct -j 99 -t 1-" + (Accounting.TASKS_MAX - 1));
    assertThat(sge.calls("qacct")).hasSize(Accounting.CALLS_MAX + 3);
  }

  @Test
  void doesWithoutAccountsAndDoesNotAskForThemAgainAtOnce() throws Exception {
    sge.answers("qacct", 1, "", "error: /x/accounting: No such file or directory\n");
    assertThat(system.query(List.of(id("17")))).isEmpty();
    assertThat(system.query(List.of(id("18")))).isEmpty();
    assertThat(sge.calls("qacct")).hasSize(1);
  }

  @Test
  void doesNotTakeAJobForEndedThatIsQueuedAgain() throws Exception {
    sge.prints(
        "qacct",
        accounts("17", "undefined", "25  : rescheduling", "99")
            + accounts("18", "undefined", "25  : rescheduling", "0")
            + accounts("18", "undefined", "0", "0"));
    assertThat(system.query(List.of(id("17"), id("18"))))
        .extracting(JobState::job)
        .containsExactly(id("18"));
  }

  @Test
  void saysWhyAJobIsInError() throws Exception {
    sge.runs(
        "qstat",
        "case \"$*\" in '-j 17') echo 'error reason    4:   1/1/26 1:1:1 [1:2]: error: no disk' ;;"
            + " *) printf %s "
            + ShellWord.of(queue(row(17, "x", "Eqw", "3-4:1")))
            + " ;; esac");
    assertThat(system.query(List.of(id("17.3"), id("17.4"))))
        .containsExactly(
            new JobState(id("17.3"), Phase.PENDING, "Eqw", "", "n2"),
            new JobState(id("17.4"), Phase.PENDING, "Eqw", "error: no disk", "n2"));
    assertThat(sge.calls("qstat")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no xml", "<job_info><job_list>"})
  void isUnreachableWhereTheQueueIsNotUnderstood(String printed) throws Exception {
    sge.prints("qstat", printed);
    assertThat(failure(() -> system.query(List.of(id("17")))).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void isUnreachableWhereQstatFails() throws Exception {
    sge.answers("qstat", 1, "", DOWN);
    assertThat(failure(() -> system.query(List.of(id("17")))).kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure(() -> system.analysis(id("17"))).kind()).isEqualTo(Kind.UNREACHABLE);
    sge.runs("qstat", "exec /bin/sleep 600");
    system = new SgeBatchSystem(SgeSettings.DEFAULT, sge.runner(Duration.ofMillis(500)));
    BatchSystemException failed = failure(() -> system.query(List.of(id("17"))));
    assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failed).hasMessageStartingWith("qstat did not answer within");
  }

  @Test
  void saysWhatTheSchedulerSays() throws Exception {
    sge.prints("qstat", "job_number: 17\nscheduling info:    no room\n         at all\n");
    assertThat(system.analysis(id("17.3"))).isEqualTo("no room\nat all");
    assertThat(sge.calls("qstat")).containsExactly("qstat -j 17");
    sge.answers("qstat", 1, "", "Following jobs do not exist: \n17\n");
    assertThat(system.analysis(id("17"))).isEmpty();
    assertThat(system.analysis(id("local-1"))).isEmpty();
  }

  @Test
  void cancelsInFewWordsWhateverTheNumber() throws Exception {
    sge.prints("qdel", "");
    Stream<JobId> tasks = IntStream.rangeClosed(1, 400).mapToObj(i -> id("17." + i));
    Stream<JobId> others = Stream.of("8", "19.7", "local-1").map(JobId::new);
    system.cancel(Stream.concat(tasks, others).toList());
    assertThat(sge.calls()).containsExactly("qdel 8 17.1-400 19.7");
    system.cancel(IntStream.range(1, 1002).mapToObj(i -> id("" + i)).toList());
    assertThat(sge.calls()).hasSize(4);
    system.cancel(List.of());
    assertThat(sge.calls()).hasSize(4);
  }

  @Test
  void takesAnEndedJobForNoFailureOfACancel() throws Exception {
    sge.answers(
        "qdel",
        1,
        "ada has registered the job 8 for deletion\ndenied: job \"17\" does not exist\n"
            + "job \"6\" task \"900\" does not exist\njob 6 is already in deletion\n",
        "");
    system.cancel(List.of(id("17")));
    sge.answers("qdel", 1, "denied: you are not owner of job 17\n", "");
    assertThat(failure(() -> system.cancel(List.of(id("17")))).kind()).isEqualTo(Kind.REFUSED);
    sge.answers("qdel", 1, "", DOWN);
    assertThat(failure(() -> system.cancel(List.of(id("17")))).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void takesTheVariablesOfASurroundingJobAwayButNotThoseOfTheCluster() throws Exception {
    Map<String, String> job =
        Map.of(
            "JOB_ID", "4",
            "SGE_TASK_ID", "2",
            "NSLOTS", "8",
            "CUDA_VISIBLE_DEVICES", "0",
            "SGE_CELL", "blue");
    String print = "echo \"$JOB_ID$SGE_TASK_ID$NSLOTS$CUDA_VISIBLE_DEVICES$SGE_CELL\" >&2; exit 1";
    sge.runs("qsub", print);
    system = new SgeBatchSystem(SgeSettings.DEFAULT, sge.runner(Duration.ofSeconds(60), job));
    assertThat(failure(() -> system.submit(request(1)))).hasMessageStartingWith("qsub: blue\n");
    Map<String, String> own = Map.of("CUDA_VISIBLE_DEVICES", "0", "NSLOTS", "mine");
    system = new SgeBatchSystem(SgeSettings.DEFAULT, sge.runner(Duration.ofSeconds(60), own));
    assertThat(failure(() -> system.submit(request(1)))).hasMessageStartingWith("qsub: mine0\n");
  }

  private void listedOnce(String file, String printed) throws Exception {
    sge.runs(
        "qstat",
        "if [ -e "
            + folder.resolve(file)
            + " ]; then printf %s "
            + ShellWord.of(printed)
            + "; else printf %s "
            + ShellWord.of(queue())
            + "; fi");
  }

  private static String queue(String... rows) {
    return "<?xml version='1.0'?>\n<job_info>" + String.join("", rows) + "</job_info>\n";
  }

  private static String row(long job, String name, String letters, String tasks) {
    return String.format(
        "<job_list><JB_job_number>%d</JB_job_number><JB_name>%s</JB_name><state>%s</state>"
            + "<queue_name>q@n2</queue_name><tasks>%s</tasks></job_list>",
        job, name, letters, tasks);
  }

  private static String accounts(String job, String task, String failed, String exit) {
    return String.format(
        "==========\nhostname     n1\njobnumber    %s\ntaskid       %s\nfailed       %s    \n"
            + "exit_status  %s        \n",
        job, task, failed, exit);
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
