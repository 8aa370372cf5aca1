package io.pcm.sge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pcm.api.batch.JobState;
import io.pcm.api.batch.JobState.End;
import io.pcm.api.batch.JobState.Phase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output recorded from Grid Engine 8.1.9. */
final class TranscriptsTest {
  @Test
  void readsTheQueueWithNamesInFullAndTasksThatWaitTogether() throws Exception {
    List<QstatRow> rows = QstatXml.rows(transcript("qstat.xml"));
    assertThat(rows)
        .extracting(QstatRow::letters)
        .containsExactly("dr", "r", "r", "Eqw", "qw", "qw", "hqw");
    assertThat(rows.get(0))
        .isEqualTo(
            new QstatRow(
                6,
                "pcm-0123456789abcdef-2",
                "dr",
                "main.q@n1.example",
                List.of(new TaskRanges.Range(1, 1, 1))));
    QstatRow waiting = rows.get(4);
    assertThat(List.of(3, 4, 6, 20)).allMatch(task -> waiting.covers(SgeId.task(6, task)));
    assertThat(List.of(1, 2, 5, 21)).noneMatch(task -> waiting.covers(SgeId.task(6, task)));
    assertThat(waiting.covers(SgeId.plain(6))).isFalse();
    assertThat(rows.get(5).covers(SgeId.plain(9))).isTrue();
    assertThat(rows.get(1).state(SgeId.task(6, 2), ""))
        .isEqualTo(new JobState(SgeId.task(6, 2).job(), Phase.RUNNING, "r", "", "n1.example"));
  }

  @Test
  void skipsARowThatIsNotUnderstoodAndTakesAnEmptyQueueForOne() throws Exception {
    String row = "<job_list><JB_job_number>%s</JB_job_number><state>%s</state></job_list>";
    String text = "<job_info>" + row + row + row + "</job_info>";
    assertThat(QstatXml.rows(String.format(text, "x", "r", "17", "", "18", "Zz?"))).isEmpty();
    assertThat(QstatXml.rows(String.format(text, "x", "r", "17", "", "18", "??")))
        .extracting(QstatRow::base)
        .containsExactly(18L);
    assertThat(QstatXml.rows("<?xml version='1.0'?><job_info></job_info>")).isEmpty();
  }

  @Test
  void readsNoFileThatXmlNames() {
    assertThatThrownBy(() -> QstatXml.rows("")).isInstanceOf(XMLStreamException.class);
    assertThatThrownBy(
            () ->
                QstatXml.rows(
                    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a><job_list>"
                        + "<JB_job_number>1</JB_job_number><state>&x;</state></job_list></a>"))
        .isInstanceOf(XMLStreamException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "qw, PENDING", "hqw, PENDING", "Eqw, PENDING", "Rq, PENDING", "t, PENDING", "Rt, PENDING",
    "dt, ENDING", "r, RUNNING", "hr, RUNNING", "Rr, RUNNING", "s, RUNNING", "S, RUNNING",
    "Ss, RUNNING", "SR, RUNNING", "T, RUNNING", "dr, ENDING", "dS, ENDING", "E, PENDING",
    "x, UNKNOWN", "?, UNKNOWN", "'', UNKNOWN"
  })
  void knowsThePhaseOfEachStateSeenAndThrowsForNone(String letters, Phase phase) {
    assertThat(SgeState.phase(letters)).isEqualTo(phase);
  }

  @Test
  void saysWhatTheLettersMean() {
    assertThat(SgeState.reason("hqw")).contains("qrls");
    assertThat(SgeState.reason("S")).contains("queue is suspended");
    assertThat(SgeState.reason("s")).contains("qmod -usj");
    assertThat(SgeState.reason("T")).contains("busy");
    assertThat(SgeState.reason("dr")).contains("deleted");
    assertThat(SgeState.reason("hr")).isEmpty();
  }

  @Test
  void readsTheAccountsOfEachRun() throws Exception {
    List<QacctRun> runs = QacctRun.parse(transcript("qacct.txt"));
    assertThat(runs)
        .extracting(QacctRun::isTheEnd)
        .containsExactly(false, false, true, true, true, true, true);
    assertThat(runs)
        .extracting(run -> run.id().job().value())
        .containsExactly("2", "3", "3", "5", "6.1", "6.2", "6.3");
    assertThat(runs.get(2).state(false))
        .isEqualTo(
            new JobState(
                SgeId.plain(3).job(), Phase.ENDED, End.FAILED, "ended", "exit code 143", "n1"));
    assertThat(runs.get(3).state(true))
        .isEqualTo(
            new JobState(
                SgeId.plain(5).job(),
                Phase.ENDED,
                End.TAKEN,
                "failed 37",
                "qmaster enforced h_rt, h_cpu, or h_vmem limit, exit code 143",
                "n1"));
    assertThat(runs.get(4).state(false).end()).isEqualTo(End.UNKNOWN);
    assertThat(runs.get(4).state(true).end()).isEqualTo(End.CANCELLED);
    assertThat(runs.get(4).state(false).reason()).isEqualTo("assumedly after job, signal 9");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, false, LEFT", "0, 3, false, FAILED", "0, 138, false, TAKEN", "0, 140, false, CANCELLED",
    "0, 0, true, LEFT", "0, 143, true, CANCELLED", "28, 0, false, FAILED", "15, 0, false, LEFT",
    "999, 0, false, FAILED", "100, 139, false, UNKNOWN"
  })
  void saysWhoseDoingAnEndWas(int failed, int exit, boolean unwanted, End end) {
    QacctRun run = new QacctRun(SgeId.plain(1), failed, "", exit, "n1");
    assertThat(run.state(unwanted).end()).isEqualTo(end);
    assertThat(run.state(unwanted).reason()).isNotEmpty();
  }

  @Test
  void leavesOutAccountsThatAreNotUnderstood() {
    assertThat(QacctRun.parse("")).isEmpty();
    assertThat(QacctRun.parse("=====\njobnumber x\nfailed 0\nexit_status 0\n====\n")).isEmpty();
    assertThat(QacctRun.parse("=====\njobnumber 7\nfailed ?\nexit_status 0\n====\n")).isEmpty();
    assertThat(QacctRun.parse("jobnumber 7\nfailed 0\nexit_status 0\n")).hasSize(1);
  }

  @Test
  void readsWhyAJobIsInErrorAndWhatTheSchedulerSays() throws Exception {
    String printed = transcript("qstat-j.txt");
    assertThat(JobDescription.errors(printed))
        .isEqualTo(
            Map.of(
                1, "error: can't chdir to /no/such: No such file or directory",
                12, "error: can't open output file \"/x\": Permission denied"));
    assertThat(JobDescription.scheduling(printed))
        .isEqualTo(
            "queue instance \"preempt.q@n1\" dropped because it is temporarily not available\n"
                + "(-l gpu=9) cannot run at host \"n1\" because it offers only hc:gpu=2.000000");
    assertThat(JobDescription.scheduling("")).isEmpty();
    assertThat(JobDescription.scheduling("scheduling info:   x\n" + "   y\n".repeat(9999)).lines())
        .hasSize(200);
  }

  @Test
  void writesTasksInFewWords() {
    List<SgeId> ids =
        List.of(
            SgeId.task(7, 3),
            SgeId.task(7, 1),
            SgeId.task(7, 2),
            SgeId.task(7, 9),
            SgeId.plain(8),
            SgeId.task(9, 10),
            SgeId.plain(10));
    assertThat(TaskRanges.words(ids)).containsExactly("7.1-3", "7.9", "8", "9.10", "10");
    assertThat(TaskRanges.words(List.of())).isEmpty();
    assertThat(TaskRanges.parse("1-9:2,x, 12"))
        .containsExactly(new TaskRanges.Range(1, 9, 2), new TaskRanges.Range(12, 12, 1));
    assertThat(TaskRanges.parse("")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"17, 17", "17.3, 17.3", "17.0,", "17_3,", "5.0,", "local-1,", "'',", "1.,"})
  void knowsWhatJobsAreCalled(String text, String name) {
    assertThat(SgeId.parse(text).map(id -> id.job().value()).orElse(null)).isEqualTo(name);
  }

  private static String transcript(String name) throws IOException {
    try (InputStream in = TranscriptsTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
