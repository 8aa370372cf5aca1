package io.pcm.api.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pcm.api.batch.JobState.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of every batch system. Jobs are small shell scripts that write files to a folder
 * which both they and the test see.
 */
public abstract class BatchSystemContract {
  /** A shell handles a signal immediately during {@code wait}, but not while a program runs. */
  private static final String FOREVER = "while :; do sleep 1 & wait $!; done";

  @TempDir Path folder;
  private Path logs;
  private BatchSystem system;

  /** A new batch system, which the test closes. It waits a few seconds between notice and kill. */
  protected abstract BatchSystem system();

  /** Maximum time for a job to start, to end, or to be reported as ended. */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  /** What its provider says. */
  protected boolean tellsCapacity() {
    return false;
  }

  @BeforeEach
  final void begin() throws IOException {
    logs = Files.createDirectory(folder.resolve("logs"));
    system = system();
  }

  @AfterEach
  final void end() {
    system.close();
  }

  @Test
  void submitsAsManyJobsAsAreAskedForUnderDistinctIds() throws Exception {
    List<JobId> jobs = submit(3, FOREVER);
    assertThat(jobs).hasSize(3).doesNotHaveDuplicates();
    jobs.forEach(job -> awaitPhase(job, Phase.RUNNING));
  }

  @Test
  void tellsWithWhichExitCodeAJobEnded() throws Exception {
    JobId job = submit(1, "exit 7").get(0);
    JobState state = awaitPhase(job, Phase.ENDED);
    assertThat(state.word()).isNotBlank();
    assertThat(state.reason()).contains("7");
  }

  @Test
  void keepsWhatAJobPrintsInTheFolderOfTheRequest() throws Exception {
    submit(1, "echo to stdout; echo to stderr >&2");
    await().atMost(patience()).until(() -> printed().contains("to stdout"));
    await().atMost(patience()).until(() -> printed().contains("to stderr"));
  }

  @Test
  void handsArgumentsOverLiterally() throws Exception {
    String odd = "a b; $(touch hacked) `x` 'y' \"z\" * \\ é";
    Path said = folder.resolve("said");
    system.submit(
        new PilotRequest(
            1, List.of("/bin/sh", "-c", "printf %s \"$1\" > \"$2\"", "sh", odd, "" + said), logs));
    await().atMost(patience()).until(() -> Files.exists(said) && Files.size(said) > 0);
    await().atMost(patience()).untilAsserted(() -> assertThat(said).hasContent(odd));
  }

  @Test
  void givesACancelledJobNoticeBeforeItsEnd() throws Exception {
    Path up = folder.resolve("up");
    Path noticed = folder.resolve("noticed");
    String script = "trap 'echo noticed > " + noticed + "; exit 0' TERM; echo up > " + up + "; ";
    JobId job = submit(1, script + FOREVER).get(0);
    await().atMost(patience()).until(() -> Files.exists(up));
    system.cancel(List.of(job));
    await().atMost(patience()).until(() -> Files.exists(noticed));
    awaitGone(job);
  }

  @Test
  void killsACancelledJobThatDoesNotListen() throws Exception {
    Path up = folder.resolve("up");
    JobId job = submit(1, "trap '' TERM; echo $$ > " + up + "; " + FOREVER).get(0);
    await().atMost(patience()).until(() -> Files.exists(up) && Files.size(up) > 0);
    system.cancel(List.of(job));
    awaitGone(job);
  }

  @Test
  void cancelsOneJobAndLeavesTheOthers() throws Exception {
    List<JobId> jobs = submit(2, FOREVER);
    jobs.forEach(job -> awaitPhase(job, Phase.RUNNING));
    system.cancel(List.of(jobs.get(0)));
    awaitGone(jobs.get(0));
    assertThat(phaseOf(jobs.get(1))).isEqualTo(Phase.RUNNING);
    system.cancel(List.of(jobs.get(1)));
  }

  @Test
  void takesTheCancelOfAnEndedJobForNoError() throws Exception {
    JobId job = submit(1, "exit 0").get(0);
    awaitGone(job);
    system.cancel(List.of(job));
    system.cancel(List.of(job));
  }

  @Test
  void neverSaysThatAJobRunsWhichItDoesNotKnow() throws Exception {
    JobId job = submit(1, "exit 0").get(0);
    awaitGone(job);
    JobId stranger = new JobId("999999999");
    assertThat(system.query(List.of(stranger)))
        .noneMatch(state -> state.phase() == Phase.RUNNING || state.phase() == Phase.PENDING);
    assertThat(system.query(List.of())).isEmpty();
  }

  @Test
  void tells_how_many_pilots_fit_if_it_can_and_never_more_larger_ones() throws Exception {
    OptionalInt any = system.capacity(JobRoom.ANY);
    assertThat(any.isPresent()).isEqualTo(tellsCapacity());
    if (any.isPresent()) {
      assertThat(any.getAsInt()).isPositive();
      assertThat(system.capacity(cpus(1))).hasValue(any.getAsInt());
      assertThat(system.capacity(cpus(2)).getAsInt()).isBetween(0, any.getAsInt() / 2);
      assertThat(system.capacity(cpus(1_000_000))).hasValue(0);
    }
  }

  private static JobRoom cpus(int number) {
    return new JobRoom(
        OptionalInt.of(number), OptionalLong.empty(), OptionalInt.empty(), Optional.empty());
  }

  @Test
  void hasAPlainName() {
    assertThat(system.name()).matches("[a-z][a-z0-9-]*");
  }

  /** Submits this many jobs that run the script. */
  protected final List<JobId> submit(int count, String script) throws BatchSystemException {
    return system.submit(new PilotRequest(count, List.of("/bin/sh", "-c", script), logs));
  }

  /** Waits until the system reports this phase. */
  protected final JobState awaitPhase(JobId job, Phase phase) {
    return await()
        .atMost(patience())
        .until(
            () -> system.query(List.of(job)).stream().findFirst().orElse(unknown(job)),
            state -> state.phase() == phase);
  }

  private void awaitGone(JobId job) {
    await().atMost(patience()).until(() -> ended(phaseOf(job)));
  }

  /** A real system forgets jobs some time after they have ended. */
  private static boolean ended(Phase phase) {
    return phase == Phase.ENDED || phase == Phase.UNKNOWN;
  }

  private Phase phaseOf(JobId job) throws BatchSystemException {
    return system.query(List.of(job)).stream()
        .findFirst()
        .map(JobState::phase)
        .orElse(Phase.UNKNOWN);
  }

  private static JobState unknown(JobId job) {
    return new JobState(job, Phase.UNKNOWN, "", "", "");
  }

  private String printed() throws IOException {
    try (Stream<Path> files = Files.list(logs)) {
      return files.map(BatchSystemContract::text).collect(Collectors.joining("\n"));
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
