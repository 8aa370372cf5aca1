package io.pcm.condor;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.batch.JobId;
import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses output recorded from HTCondor 23.9.6. */
final class CondorStateTest {
  @Test
  void readsWhatTheQueuePrinted() throws Exception {
    assertThat(all("condor_q.txt", false))
        .containsExactly(
            state("2.0", Phase.RUNNING, "RUNNING", "", "vm"),
            state("2.1", Phase.ENDING, "REMOVED", "via condor_rm (by user ada)", "vm"),
            state("3.0", Phase.PENDING, "IDLE", "no match found", ""),
            state("10.0", Phase.PENDING, "IDLE", "waits to run again, NumJobStarts 2", ""),
            state(
                "8.0",
                Phase.PENDING,
                "HELD",
                "Failed to open '/root/x/y' as standard output: Permission denied (errno 13)",
                ""),
            state("15.0", Phase.PENDING, "HELD", "maintenance at noon (by user ada)", ""),
            state("16.3", Phase.RUNNING, "TRANSFERRING_OUTPUT", "", "host.site"),
            state("16.4", Phase.RUNNING, "SUSPENDED", "", "host.site"));
  }

  @Test
  void readsWhatTheHistoryPrinted() throws Exception {
    assertThat(all("condor_history.txt", true))
        .containsExactly(
            ended("1.0", End.FAILED, "COMPLETED", "exit code 7", "vm"),
            ended("2.1", End.CANCELLED, "REMOVED", "via condor_rm (by user ada)", "vm"),
            ended("4.0", End.FAILED, "COMPLETED", "signal 9", "vm"),
            ended("21.0", End.TAKEN, "REMOVED", "its time of 5 s is over", "vm"),
            ended("3.0", End.CANCELLED, "REMOVED", "via condor_rm (by user ada)", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          via condor_rm (by user ada); CANCELLED
          not wanted any more (by user root); CANCELLED
          its time of 7200 s is over; TAKEN
          The system macro SYSTEM_PERIODIC_REMOVE expression '(x > 1)' evaluated to TRUE; TAKEN
          The job attribute PeriodicRemove expression 'true' evaluated to TRUE; TAKEN
          """)
  void takesOnlyAJobForCancelledThatSomebodyRemoved(String reason, End end) {
    String line = "5\t0\t3\t1\tu\tu\tu\t\"" + reason + "\"\tu\tu\tu\tu";
    assertThat(CondorState.parse(line, true)).contains(ended("5.0", end, "REMOVED", reason, ""));
  }

  @Test
  void showsAStateThatItDoesNotKnowAsItIs() {
    assertThat(CondorState.parse(line("5", "0", "9"), false))
        .contains(state("5.0", Phase.UNKNOWN, "JobStatus 9", "", ""));
    assertThat(CondorState.parse(line("5", "0", "undefined"), true))
        .contains(state("5.0", Phase.UNKNOWN, "JobStatus undefined", "", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no job",
        "5\t0\t2",
        "-1\t0\t2\t1\t\"a\"\tu\tu\tu\tu\tu\tu\tu",
        "x\ty\t2\t1\t\"a\"\tu\tu\tu\tu\tu\tu\tu",
        "99999999999\t0\t2\t1\t\"a\"\tu\tu\tu\tu\tu\tu\tu",
        "\t\t\t\t\t\t\t\t\t\t\t",
        "5\t0\t2\t1\t\"a\"\tu\tu\tu\tu\tu\tu\tu\tone too many"
      })
  void skipsALineThatIsNoJob(String line) {
    assertThat(CondorState.parse(line, false)).isEmpty();
  }

  @Test
  void readsEscapedTextAndBoundsIt() {
    String hold = "\"a \\\"b\\\" \\\\ \\303\\251\\nc" + "x".repeat(5000) + "\"";
    Optional<JobState> held =
        CondorState.parse("5\t0\t5\t0\tu\tu\t" + hold + "\tu\tu\tu\tu\tu", false);
    assertThat(held.orElseThrow().reason()).startsWith("a \"b\" \\ é cxxx").hasSize(240);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"\\\"", "\"\\", "error", "\"\\77777\""})
  void survivesTextThatIsBroken(String hold) {
    assertThat(CondorState.parse("5\t0\t5\t0\tu\tu\t" + hold + "\tu\tu\tu\tu\tu", false))
        .hasValueSatisfying(state -> assertThat(state.phase()).isEqualTo(Phase.PENDING));
  }

  private static String line(String cluster, String proc, String status) {
    return cluster + "\t" + proc + "\t" + status + "\t0" + "\tundefined".repeat(8);
  }

  private static JobState state(String id, Phase phase, String word, String reason, String node) {
    return new JobState(new JobId(id), phase, word, reason, node);
  }

  private static JobState ended(String id, End end, String word, String reason, String node) {
    return new JobState(new JobId(id), Phase.ENDED, end, word, reason, node);
  }

  private static List<JobState> all(String name, boolean over) throws IOException {
    try (InputStream in = CondorStateTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .flatMap(line -> CondorState.parse(line, over).stream())
          .toList();
    }
  }
}
