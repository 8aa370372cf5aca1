package io.pcm.condor;

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
import io.pcm.submit.ShellWord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses fake programs with answers recorded from HTCondor. */
final class CondorBatchSystemTest {
  /** Long enough for a shell on a busy machine, as which all fake programs run. */

  /** An answer that does not confirm a submission, without waiting for a timeout. */
  private static final String LOST = "echo 'what is this?'";

  private static final String NO_COMMIT = "ERROR: Failed to commit job submission into the queue.";

  @TempDir Path folder;
  @TempDir Path logs;
  private FakeCondor condor;

  @BeforeEach
  void setUp() throws IOException {
    condor = new FakeCondor(folder);
    condor.answers("condor_q", 0, "", "");
  }

  @Test
  void submitsARequestThatIsQueuedAlreadyNoSecondTime() throws Exception {
    condor.answers("condor_q", 0, "7\t1\n7\t0\n", "");
    assertThat(condor.system().submit(request(2))).isEqualTo(jobs("7.0", "7.1"));
    assertThat(condor.calls("condor_submit")).isEmpty();
  }

  @Test
  void submitsAllPilotsAsOneClusterThroughStandardInput() throws Exception {
    condor.runs("condor_submit", "cat > $PCM_FAKE/file; echo '5.0 - 5.2'");
    assertThat(condor.system().submit(request(3))).isEqualTo(jobs("5.0", "5.1", "5.2"));
    assertThat(condor.calls("condor_submit")).containsExactly("condor_submit -terse -");
    String file = Files.readString(folder.resolve("file"));
    assertThat(condor.system().preview(request(3)))
        .containsExactly(
            new Preview(request(3).token(), 3, List.of("condor_submit", "-terse", "-"), file));
  }

  @Test
  void quotesARefusalAndSaysWhatMayHelp() throws Exception {
    condor.answers("condor_submit", 1, "", "\nERROR: Cannot allocate a cluster id\n");
    assertRefused(() -> condor.system().submit(request(1)))
        .hasMessageContaining("ERROR: Cannot allocate a cluster id")
        .hasMessageContaining("submit as an ordinary user");
    condor.answers(
        "condor_submit", 1, "", "ERROR: Parse error in expression: \n\tRequirements = (");
    assertRefused(() -> condor.system().submit(request(1)))
        .hasMessageContaining("check --requirements");
    assertThat(condor.calls("condor_submit")).hasSize(2);
  }

  /** The words of a real HTCondor 23. */
  @Test
  void tellsALimitAndUnknownWordsFromAMistake() throws Exception {
    String limit =
        "ERROR: Failed to create proc\nNumber of submitted jobs would exceed MAX_JOBS_PER_OWNER";
    condor.answers("condor_submit", 1, "", "\n" + limit + "\n");
    assertKind(() -> condor.system().submit(request(3)), Kind.NOT_NOW)
        .hasMessage("condor_submit: " + limit);
    condor.answers("condor_submit", 1, "", "ERROR: words that nobody has said yet\n");
    assertKind(() -> condor.system().submit(request(3)), Kind.UNCLEAR)
        .hasMessageContaining("--dry-run");
    assertThat(condor.calls("condor_submit")).hasSize(2);
  }

  @Test
  void looksForTheJobsWhenNoAnswerCame() throws Exception {
    condor.runs("condor_submit", "touch $PCM_FAKE/sent");
    condor.runs("condor_q", "[ ! -e $PCM_FAKE/sent ] || printf '7\\t0\\n7\\t1\\n'");
    assertThat(condor.silent("condor_submit").submit(request(2))).isEqualTo(jobs("7.0", "7.1"));
    assertThat(condor.calls("condor_submit")).hasSize(1);
    assertThat(condor.calls("condor_q"))
        .hasSize(2)
        .containsOnly("condor_q -constraint JobBatchName == \"pcm-t\" -af:Vt ClusterId ProcId");
  }

  @Test
  void looksForTheJobsWhenTheAnswerToTheirCommitWasLost() throws Exception {
    condor.runs(
        "condor_submit", "touch $PCM_FAKE/sent; printf '\\n" + NO_COMMIT + "\\n' >&2; exit 1");
    condor.runs("condor_q", "[ ! -e $PCM_FAKE/sent ] || printf '7\\t0\\n'");
    assertThat(condor.system().submit(request(1))).isEqualTo(jobs("7.0"));
    assertThat(condor.calls("condor_submit")).hasSize(1);
  }

  @Test
  void takesACommitThatARuleOfTheSiteForbidsForRefused() throws Exception {
    condor.answers(
        "condor_submit", 1, "", "\n" + NO_COMMIT + "\nERROR: Ask for 1 GB of memory or more.\n");
    assertRefused(() -> condor.system().submit(request(1)))
        .hasMessageContaining("ERROR: Ask for 1 GB of memory or more.");
    assertThat(condor.calls("condor_submit")).hasSize(1);
  }

  @Test
  void submitsOnceMoreWhenTheJobsAreNotThere() throws Exception {
    condor.runs(
        "condor_submit",
        "if [ -e $PCM_FAKE/again ]; then echo '8.0 - 8.0'; else touch $PCM_FAKE/again; "
            + LOST
            + "; fi");
    condor.answers("condor_q", 0, "", "");
    assertThat(condor.system().submit(request(1))).isEqualTo(jobs("8.0"));
    assertThat(condor.calls("condor_submit")).hasSize(2);
  }

  @Test
  void takesTheSecondSubmissionBackWhenTheFirstShowsLate() throws Exception {
    condor.runs(
        "condor_submit",
        "if [ -e $PCM_FAKE/again ]; then echo '8.0 - 8.0'; touch $PCM_FAKE/late;"
            + " else touch $PCM_FAKE/again; "
            + LOST
            + "; fi");
    condor.runs("condor_q", "[ ! -e $PCM_FAKE/late ] || printf '8\\t0\\n7\\t0\\n'");
    condor.answers("condor_rm", 0, "", "Job 8.0 marked for removal\n");
    assertThat(condor.system().submit(request(1))).isEqualTo(jobs("7.0"));
    assertThat(condor.calls("condor_rm")).containsExactly("condor_rm 8.0");
  }

  @Test
  void findsWhatARequestBecameWithoutSendingItAgain() throws Exception {
    condor.answers("condor_q", 0, "7\t1\n7\t0\n", "");
    assertThat(condor.system().find("pcm-t", 2)).isEqualTo(jobs("7.0", "7.1"));
    condor.answers("condor_q", 0, "", "");
    assertThat(condor.system().find("pcm-t", 2)).isEmpty();
    assertThat(condor.calls("condor_submit")).isEmpty();
  }

  @Test
  void analysesOneJobAndLeavesBlankLinesOut() throws Exception {
    condor.answers("condor_q", 0, "\n\nThe Requirements\n   \n\n  A && B\n0 match\n\n", "");
    assertThat(condor.system().analysis(new JobId("7.1")))
        .isEqualTo("The Requirements\n  A && B\n0 match");
    assertThat(condor.calls("condor_q")).containsExactly("condor_q -better-analyze 7.1");
    assertThat(condor.system().analysis(new JobId("not ours"))).isEmpty();
    condor.answers("condor_q", 1, "", "Can't find address for schedd vm");
    assertUnreachable(() -> condor.system().analysis(new JobId("7.1")))
        .hasMessageContaining("Can't find address for schedd vm");
  }

  @Test
  void hasNoMoreToSayOfAHeldJobThanItsReason() throws Exception {
    condor.answers(
        "condor_q", 0, "The Requirements\n\n007.001:  Job is held.\n\nHold reason: x\n", "");
    assertThat(condor.system().analysis(new JobId("7.1"))).isEmpty();
  }

  @Test
  void givesUpAfterTheSecondTimeWithoutAnAnswer() throws Exception {
    condor.answers("condor_submit", 0, "what is this?", "");
    assertUnreachable(() -> condor.system().submit(request(1))).hasMessageContaining("pcm-t");
    assertThat(condor.calls("condor_submit")).hasSize(2);
  }

  @Test
  void knowsThatNothingWasSentOnlyIfItCouldNotLookBefore() throws Exception {
    condor.answers("condor_q", 1, "", "Can't find address for schedd vm");
    assertUnreachable(() -> condor.system().submit(request(1)))
        .satisfies(e -> assertThat(((BatchSystemException) e).nothingSent()).isTrue());
    assertThat(folder.resolve("calls")).content().doesNotContain("condor_submit");
    condor.answers("condor_q", 0, "", "");
    condor.answers("condor_submit", 0, "what is this?", "");
    assertUnreachable(() -> condor.system().submit(request(1)))
        .satisfies(e -> assertThat(((BatchSystemException) e).nothingSent()).isFalse());
  }

  @Test
  void sendsNothingAgainWhileItCannotLookForTheJobs() throws Exception {
    String words = "ERROR: Failed to connect to local queue manager\nSECMAN:2011:Connection closed";
    condor.runs(
        "condor_submit", "touch $PCM_FAKE/sent; echo " + ShellWord.of(words) + " >&2; exit 1");
    condor.runs(
        "condor_q",
        "[ ! -e $PCM_FAKE/sent ] || { echo \"Can't find address for schedd vm\" >&2; exit 1; }");
    for (int i = 0; i < 2; i++) {
      assertUnreachable(() -> condor.system().submit(request(1)))
          .hasMessageContaining("Can't find address for schedd vm");
      assertThat(condor.calls("condor_submit")).hasSize(1);
    }
  }

  @Test
  void namesTheFilesThatAreNotThereToBeCarried() throws Exception {
    PilotRequest request = request(1).ship(folder.resolve("a"), "a").ship(folder.resolve("b"), "b");
    assertRefused(() -> condor.system().submit(request))
        .hasMessageContaining(folder.resolve("a") + ", " + folder.resolve("b"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), logs);
    assertRefused(() -> condor.system().submit(request(1).ship(link, "link")))
        .hasMessageContaining("does not transfer links to folders");
    assertThat(condor.calls("condor_submit")).isEmpty();
  }

  @Test
  void carriesEncryptedWhatOnlyItsOwnerMayRead() throws Exception {
    Path access = Files.createFile(folder.resolve("access"));
    Path model = Files.createFile(folder.resolve("model"));
    Files.setPosixFilePermissions(access, PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(model, PosixFilePermissions.fromString("rw-r--r--"));
    PilotRequest request = request(1).ship(access, "access").ship(model, "m");
    assertThat(condor.system().preview(request).get(0).script())
        .contains("\nencrypt_input_files = " + access + "\n");
  }

  @Test
  void asksForAllJobsAtOnceAndHowTheyEndedOnlyOnce() throws Exception {
    condor.runs(
        "condor_q",
        "printf '5\\t0\\t2\\t1\\t\"slot1@n\"\\tundefined%.0s' 1;"
            + " printf '\\tundefined%.0s' 1 2 3 4 5 6; echo; echo noise; echo 1 2 3");
    condor.runs(
        "condor_history",
        "printf '5\\t1\\t4\\t1'; printf '\\tundefined%.0s' 1 2 3 4 5;"
            + " printf '\\tfalse\\tundefined\\t7\\n'");
    CondorBatchSystem system = condor.system();
    List<JobId> asked = jobs("5.0", "5.1", "999999999", "17_3");
    for (int i = 0; i < 2; i++) {
      assertThat(system.query(asked))
          .containsExactlyInAnyOrder(
              new JobState(new JobId("5.0"), Phase.RUNNING, "RUNNING", "", "n"),
              new JobState(
                  new JobId("5.1"), Phase.ENDED, End.FAILED, "COMPLETED", "exit code 7", ""));
    }
    assertThat(condor.calls("condor_q"))
        .hasSize(2)
        .allMatch(l -> l.startsWith("condor_q 5 -af:Vt"));
    assertThat(condor.calls("condor_history"))
        .singleElement()
        .asString()
        .startsWith("condor_history 5.1 -limit 1 -scanlimit 50000 -af:Vt ClusterId ProcId JobSt");
  }

  @Test
  void takesNoJobForGoneWhileTheHistoryCannotBeRead() throws Exception {
    condor.runs(
        "condor_q", "printf '5\\t0\\t1\\t0'; printf '\\tundefined%.0s' 1 2 3 4 5 6 7 8; echo");
    condor.answers("condor_history", 1, "", "no such\nfile");
    CondorBatchSystem system = condor.system();
    assertThat(system.query(jobs("5.0", "5.1")))
        .containsExactly(
            new JobState(new JobId("5.0"), Phase.PENDING, "IDLE", "", ""),
            new JobState(
                new JobId("5.1"),
                Phase.UNKNOWN,
                "",
                "condor_history does not answer: no such file",
                ""));
    condor.answers("condor_history", 0, "", "");
    assertThat(system.query(jobs("5.1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Error: Can't find address for schedd vm\n\nExtra Info: You probably saw this error",
        "\n-- Failed to fetch ads from: <127.0.0.1:9618?sock=schedd> : vm\nSECMAN:2007:Failed",
        "some words that nobody has seen before"
      })
  void takesAQueueThatDoesNotAnswerForUnreachable(String words) throws Exception {
    condor.answers("condor_q", 1, "", words);
    assertUnreachable(() -> condor.system().query(jobs("5.0"))).hasMessageContaining(words.strip());
  }

  @Test
  void asksNobodyAboutNoJobs() throws Exception {
    assertThat(condor.system().query(List.of())).isEmpty();
    assertThat(condor.system().query(jobs("999999999"))).isEmpty();
    condor.system().cancel(List.of());
    assertThat(folder.resolve("calls")).doesNotExist();
  }

  @Test
  void cancelsInCommandLinesThatStayBounded() throws Exception {
    condor.answers("condor_rm", 0, "", "");
    condor
        .system()
        .cancel(
            IntStream.range(0, CondorCommands.IDS_MAX + 1)
                .mapToObj(i -> new JobId("5." + i))
                .toList());
    List<String> calls = condor.calls("condor_rm");
    assertThat(calls).hasSize(2);
    assertThat(calls.get(1)).isEqualTo("condor_rm 5." + CondorCommands.IDS_MAX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Job 2.1 not found\nJob 99.0 not found\n",
        "Job 2.0 already marked for removal\nJob 2.1 not found\n",
        "condor_rm:0:There are no jobs in the queue\n"
      })
  void takesJobsThatAreGoneForCancelled(String words) throws Exception {
    condor.answers("condor_rm", 1, "", words);
    condor.system().cancel(jobs("2.0", "2.1", "99.0"));
    assertThat(condor.calls("condor_rm")).hasSize(1);
  }

  @Test
  void tellsWhenAJobMayNotBeCancelled() throws Exception {
    condor.answers("condor_rm", 1, "", "Job 2.1 not found\nPermission denied to remove job 3.0\n");
    assertRefused(() -> condor.system().cancel(jobs("2.1", "3.0")))
        .hasMessageContaining("Permission denied to remove job 3.0");
    condor.answers("condor_rm", 1, "", "SECMAN:2007:Failed to end classad message.\nNo result");
    assertUnreachable(() -> condor.system().cancel(jobs("3.0")));
    condor.answers("condor_rm", 1, "", "");
    assertKind(() -> condor.system().cancel(jobs("3.0")), Kind.UNCLEAR)
        .hasMessageContaining("exit code 1");
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
    return assertKind(call, Kind.REFUSED);
  }

  private static AbstractThrowableAssert<?, ?> assertUnreachable(ThrowingCallable call) {
    return assertKind(call, Kind.UNREACHABLE);
  }

  private static AbstractThrowableAssert<?, ?> assertKind(ThrowingCallable call, Kind kind) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BatchSystemException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  private PilotRequest request(int count) throws IOException {
    return new PilotRequest("pcm-t", count, List.of("/bin/pilot"), logs, JobRoom.ANY, List.of());
  }

  private static List<JobId> jobs(String... ids) {
    return List.of(ids).stream().map(JobId::new).toList();
  }
}
