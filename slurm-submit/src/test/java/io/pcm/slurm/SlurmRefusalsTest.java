package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pcm.api.batch.BatchSystemException;
import io.pcm.api.batch.BatchSystemException.Kind;
import io.pcm.api.batch.JobRoom;
import io.pcm.api.batch.PilotRequest;
import io.pcm.submit.FakePrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Slurm says instead of submitting: final, passing, or unclear. */
final class SlurmRefusalsTest {
  @TempDir Path folder;
  private FakePrograms slurm;
  private SlurmBatchSystem system;

  @BeforeEach
  void setUp() throws Exception {
    slurm = new FakePrograms(folder, Map.of());
    slurm.prints("squeue", "");
    system = new SlurmBatchSystem(SlurmSettings.DEFAULT, slurm.runner(Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sbatch: error: invalid partition specified: nosuch\n"
            + "sbatch: error: Batch job submission failed: Invalid partition name specified",
        "sbatch: error: Batch job submission failed: Invalid feature specification",
        "sbatch: error: Memory specification can not be satisfied\n"
            + "sbatch: error: Batch job submission failed: Requested node configuration is not"
            + " available",
        "sbatch: error: Invalid generic resource (gres) specification",
        "sbatch: error: Batch job submission failed: Invalid job array specification",
        "sbatch: error: Invalid --time specification",
        "sbatch: unrecognized option '--nosuchoption'\nTry \"sbatch --help\" for more information",
        "sbatch: error: QOSMaxWallDurationPerJobLimit\n"
            + "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job"
            + " submit limit, user's size and/or time limits)",
        "sbatch: error: Batch job submission failed: User's group not permitted to use this"
            + " partition",
        "sbatch: error: Batch job submission failed: Pathname of a file, directory or other"
            + " parameter too long",
      })
  void quotesARefusalAndSaysHowToFixIt(String words) throws Exception {
    slurm.answers("sbatch", 1, "", words + "\n");
    BatchSystemException refused = failure(() -> system.submit(request(3)));
    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
    assertThat(refused).hasMessageStartingWith("sbatch: " + words + "\n");
    assertThat(slurm.calls("sbatch")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sbatch: error: QOSMaxSubmitJobPerUserLimit\n"
            + "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job"
            + " submit limit, user's size and/or time limits)",
        "sbatch: error: AssocMaxSubmitJobLimit",
        "sbatch: error: QOSGrpSubmitJobsLimit",
        "sbatch: error: AssocGrpSubmitJobsLimit",
        "sbatch: error: Batch job submission failed: Required partition not available (inactive or"
            + " drain)",
        "sbatch: error: Batch job submission failed: Required node not available (down, drained or"
            + " reserved)",
        "sbatch: error: Batch job submission failed: System submissions disabled",
        "sbatch: error: Batch job submission failed: Unable to create job record, try again",
        "sbatch: error: Batch job submission failed: I/O error writing script/environment to file",
        "sbatch: error: Batch job submission failed: Requested reservation not usable now",
      })
  void tellsARefusalThatPassesFromAMistake(String words) throws Exception {
    slurm.answers("sbatch", 1, "", words + "\n");
    BatchSystemException refused = failure(() -> system.submit(request(3)));
    assertThat(refused.kind()).isEqualTo(Kind.NOT_NOW);
    assertThat(refused).hasMessage("sbatch: " + words);
    assertThat(slurm.calls("sbatch")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "words that no Slurm has said yet",
        "sbatch: error: Batch job submission failed: Requested partition configuration not"
            + " available now",
        "sbatch: error: Batch job submission failed: Job violates accounting/QOS policy (job"
            + " submit limit, user's size and/or time limits)"
      })
  void doesNotGuessFromWordsThatMayMeanEither(String words) throws Exception {
    slurm.answers("sbatch", 1, "", words + "\n");
    BatchSystemException refused = failure(() -> system.submit(request(3)));
    assertThat(refused.kind()).isEqualTo(Kind.UNCLEAR);
    assertThat(refused).hasMessageStartingWith("sbatch: " + words + "\n");
    assertThat(slurm.calls("sbatch")).hasSize(1);
  }

  /** After these, the jobs may exist: Slurm is asked for them, and again later. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Socket timed out on send/recv operation",
        "Unable to contact slurm controller (connect failure)",
        "Slurm temporarily unable to accept job, sleeping and retrying",
        "Resource temporarily unavailable",
        "Communication connection failure",
        "Message receive failure",
        "Unexpected message received",
        "Zero Bytes were transmitted or received",
        "Slurm backup controller in standby mode",
        "Protocol authentication error",
        "Invalid authentication credential",
        "Error generating job credential",
        "Can't find an address, check slurm.conf",
        "Unable to connect to database",
      })
  void takesAPassingFailureForNoAnswer(String words) throws Exception {
    slurm.answers("sbatch", 1, "", "sbatch: error: Batch job submission failed: " + words + "\n");
    assertThat(failure(() -> system.submit(request(1))).kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void saysWhichOptionNamesAnotherPartitionAndWhatListsThem() throws Exception {
    slurm.answers("sbatch", 1, "", "sbatch: error: invalid partition specified: nosuch\n");
    assertThat(failure(() -> system.submit(request(1))))
        .hasMessageEndingWith("\nset --partition to one that `sinfo -s` lists");
  }

  @Test
  void saysWhichOptionFixesARefusal() throws Exception {
    slurm.answers("sbatch", 1, "", "Invalid account or account/partition combination specified");
    assertThat(failure(() -> system.submit(request(1)))).hasMessageContaining("--account");
    slurm.answers("sbatch", 1, "", "Invalid qos specification");
    assertThat(failure(() -> system.submit(request(1)))).hasMessageContaining("--qos");
    slurm.answers("sbatch", 1, "", "Job violates accounting/QOS policy (job submit limit)");
    assertThat(failure(() -> system.submit(request(1))))
        .hasMessageContaining("fewer or smaller pilots");
    slurm.answers("sbatch", 1, "", "whatever");
    assertThat(failure(() -> system.submit(request(1)))).hasMessageContaining("--dry-run");
  }

  private static BatchSystemException failure(ThrowingCallable call) {
    return catchThrowableOfType(BatchSystemException.class, call);
  }

  private PilotRequest request(int count) {
    return new PilotRequest("pcm-t", count, List.of("/bin/true"), folder, JobRoom.ANY, List.of());
  }
}
