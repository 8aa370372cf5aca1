package io.pcm.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parses output recorded from Slurm 22.05.8, and possible output of other versions. */
final class SlurmTablesTest {
  @ParameterizedTest
  @CsvSource({
    "'PENDING         |2026-11-23T18:37:00 |', 2026-11-23T18:37:00",
    "'PENDING         |N/A                 |',",
    "'RUNNING         |2026-11-23T18:27:55 |',",
    "'PENDING',",
    "'squeue: what?',",
    "'',"
  })
  void tellsWhenAJobThatWaitsIsToStart(String printed, @Nullable String time) {
    assertThat(SlurmTables.expectedStart(printed)).isEqualTo(Optional.ofNullable(time));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          1_0;  ENDED;   LEFT; COMPLETED; exit code 0;                          c1
          1_1;  ENDED;   FAILED; FAILED;    NonZeroExitCode, exit code 7;         c1
          2;    RUNNING; UNKNOWN; RUNNING;   '';                                   c3
          3;    ENDED;   FAILED; FAILED;    JobLaunchFailure, signal 9;           c2
          4;    ENDED;   TAKEN; NODE_FAIL; NodeDown;                             c2
          5;    PENDING; UNKNOWN; PENDING;   ReqNodeNotAvail, UnavailableNodes:c3; ''
          7;    ENDED;   CANCELLED; CANCELLED; '';                                   ''
          8;    PENDING; UNKNOWN; PENDING;   JobHeldUser;                          ''
          11;   PENDING; UNKNOWN; PENDING;   PartitionConfig;                      ''
          12_5; PENDING; UNKNOWN; PENDING;   JobArrayTaskLimit;                    ''
          20;   ENDED;   TAKEN; PREEMPTED; signal 9;                             c4
          31;   ENDED;   TAKEN; TIMEOUT;   TimeLimit, signal 15;                 c1
          """)
  void readsEachJobOfARecordedQueue(
      String job, Phase phase, End end, String word, String reason, String node)
      throws IOException {
    Map<SlurmId, JobRow> rows = SlurmTables.squeue(recorded("squeue.txt"));
    assertThat(rows).hasSize(20);
    SlurmId id = SlurmId.parse(job).orElseThrow();
    assertThat(rows.get(id).state(id))
        .isEqualTo(new JobState(id.job(), phase, end, word, reason, node));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          1_1;  ENDED;   FAILED; FAILED;    exit code 7;             c1
          2;    ENDED;   TAKEN; TIMEOUT;   '';                      c3
          3;    ENDED;   FAILED; FAILED;    signal 9;                c2
          5;    PENDING; UNKNOWN; PENDING;   '';                      ''
          7;    ENDED;   CANCELLED; CANCELLED; by user id 0;            ''
          12_0; ENDED;   CANCELLED; CANCELLED; by user id 0;            c3
          12;   ENDED;   CANCELLED; CANCELLED; by user id 0;            ''
          """)
  void readsEachJobOfARecordedAccount(
      String job, Phase phase, End end, String word, String reason, String node)
      throws IOException {
    Map<SlurmId, JobRow> rows = SlurmTables.sacct(recorded("sacct.txt"));
    assertThat(rows).hasSize(13);
    SlurmId id = SlurmId.parse(job).orElseThrow();
    assertThat(rows.get(id).state(id))
        .isEqualTo(new JobState(id.job(), phase, end, word, reason, node));
  }

  @ParameterizedTest
  @CsvSource({
    "BOOT_FAIL,ENDED",
    "DEADLINE,ENDED",
    "OUT_OF_MEMORY,ENDED",
    "COMPLETING,ENDING",
    "SUSPENDED,RUNNING",
    "CONFIGURING,PENDING",
    "REQUEUE_HOLD,PENDING",
    "EXPEDITING,UNKNOWN",
    "running,UNKNOWN",
    "4096,UNKNOWN",
  })
  void takesAWordThatItDoesNotKnowForNoEnd(String word, Phase phase) {
    SlurmId id = SlurmId.parse("17").orElseThrow();
    JobState state = SlurmTables.squeue("17|" + word + "|0|n1|None|").get(id).state(id);
    assertThat(state.phase()).isEqualTo(phase);
    assertThat(state.word()).isEqualTo(word);
  }

  @Test
  void readsAnExitInEitherForm() {
    SlurmId id = SlurmId.parse("17").orElseThrow();
    String line = "17|FAILED|%s|n1|None|";
    assertThat(SlurmTables.squeue(line.formatted("7:0")).get(id).state(id).reason())
        .isEqualTo("exit code 7");
    assertThat(SlurmTables.squeue(line.formatted("0:9")).get(id).state(id).reason())
        .isEqualTo("signal 9");
    assertThat(SlurmTables.squeue(line.formatted("139")).get(id).state(id).reason())
        .isEqualTo("signal 11");
    assertThat(SlurmTables.squeue(line.formatted("what")).get(id).state(id).reason())
        .isEqualTo("what");
    assertThat(SlurmTables.squeue(line.formatted("99999999999")).get(id).state(id).reason())
        .isEqualTo("99999999999");
  }

  @Test
  void skipsLinesThatAreNoJobs() {
    String printed =
        """
        CLUSTER: other
        slurm_load_jobs warning: odd
        17|RUNNING|0|n1|None|
        |||||
        18
        18|
        18||0|n1|None|
        18_[1-3]|PENDING|0||None|
        99999999999999999999|RUNNING|0|n1|None|
        """;
    assertThat(SlurmTables.squeue(printed)).containsOnlyKeys(SlurmId.parse("17").orElseThrow());
    assertThat(SlurmTables.squeue("")).isEmpty();
    assertThat(SlurmTables.sacct("x\n17|RUNNING\n17.batch|RUNNING|0:0|n1\n\n18||0:0|n1")).isEmpty();
  }

  @Test
  void findsSubmittedJobsByNameButNotThoseThatWereRefusedOrCancelled() {
    String printed =
        """
        21  |RUNNING  |None           |
        9   |FAILED   |BadConstraints |
        12  |PENDING  |Priority       |
        12  |RUNNING  |None           |
        7   |CANCELLED|None           |
        21  |CANCELLED|None           |
        """;
    assertThat(SlurmTables.submitted(printed)).containsExactly(12L, 21L);
  }

  private static String recorded(String name) throws IOException {
    try (InputStream in = SlurmTablesTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
