package io.pcm.runtime.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.status.EngineUse;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskPhase;
import io.pcm.api.status.TaskProgress;
import io.pcm.manager.chronicle.ChronicleFile;
import io.pcm.manager.chronicle.ChronicleLine;
import io.pcm.manager.chronicle.ChronicleLine.PilotHead;
import io.pcm.manager.chronicle.ChronicleLine.TaskHead;
import io.pcm.manager.core.HeldTime;
import io.pcm.runtime.report.ReportData.PilotReport;
import io.pcm.runtime.report.ReportData.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of runs whose chronicles are written by hand. */
final class ReportSourceTest {
  private static final String HOSTILE = "</script><script>alert(1)</script>\u0000\u202e\u2028";

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void makeRun() throws Exception {
    run =
        Files.createDirectory(
            folder.resolve("run"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(run.resolve("lock"));
  }

  private void manager(int epoch, String at, ChronicleLine... lines) {
    ChronicleFile file = new ChronicleFile(run.resolve("chronicle"), epoch);
    List<TaskHead> tasks = List.of(new TaskHead("t", true), new TaskHead("t", false));
    file.add(new ChronicleLine.Began(1, epoch, at, tasks, List.of("lib")));
    for (ChronicleLine line : lines) {
      file.add(line);
    }
    file.finish();
    file.run();
  }

  private static ChronicleLine joins(long t, int number, String pilot, int gpus) {
    PilotHead head = new PilotHead(pilot, "host", "gpu:A", gpus, "", "g");
    return new ChronicleLine.Joined(t, number, "s" + number + pilot, head);
  }

  private static ChronicleLine leaves(long t, int number, String pilot, HeldTime time) {
    return new ChronicleLine.Left(t, "s" + number + pilot, false, "asked to", time);
  }

  private static ChronicleLine times(long t, Long... pilotRow) {
    return new ChronicleLine.Times(t, List.of(), List.of(List.of(pilotRow)), List.of(), 0);
  }

  private static RunProgress ended() {
    TaskProgress task =
        new TaskProgress("t", TaskPhase.SUCCEEDED, 10, 10, 0, 0, 0, 2, 10, 2, EngineUse.NONE);
    return RunProgress.builder().outcome(Outcome.SUCCEEDED).tasks(List.of(task)).build();
  }

  private ReportData report() throws Exception {
    return ReportSource.of(run).read(ended(), true);
  }

  private static PilotReport only(ReportData report) {
    assertThat(report.pilots().pilots()).hasSize(1);
    return report.pilots().pilots().get(0);
  }

  @Test
  void the_parts_of_a_life_are_those_that_the_manager_counted() throws Exception {
    manager(
        1,
        "2026-01-01T00:00:00Z",
        joins(100, 0, "p", 2),
        times(600, 0L, 0L, 900L, 100L, 0L),
        times(1100, 0L, 1_000L, 0L, 0L, 0L),
        leaves(1600, 0, "p", new HeldTime(900, 900, 100, 1_100)));
    PilotReport pilot = only(report());
    assertThat(pilot.time()).isEqualTo(new Spent(3_000, 900, 900, 100, 1_100));
    assertThat(pilot.from()).isEqualTo(100);
    assertThat(pilot.to()).isEqualTo(1_600);
    assertThat(pilot.end().state()).isEqualTo("LEFT");
  }

  @Test
  void a_pilot_that_serves_two_managers_is_one_and_the_time_between_does_not_count()
      throws Exception {
    manager(
        1,
        "2026-01-01T00:00:00Z",
        joins(0, 0, "p", 0),
        new ChronicleLine.Opened(0, 0, "1.1", "s0p", 0, false),
        new ChronicleLine.Warmed(400, "1.1", 400),
        times(1000, 0L, 600L, 400L, 0L, 0L));
    manager(
        2,
        "2026-01-03T00:00:00Z",
        joins(50, 0, "p", 0),
        new ChronicleLine.Opened(60, 0, "1.1", "s0p", 0, true),
        new ChronicleLine.Gone(550, "1.1", "CLOSED", 490, 7),
        leaves(550, 0, "p", new HeldTime(490, 0, 10, 0)),
        new ChronicleLine.Ended(600));
    ReportData report = report();
    assertThat(only(report).time()).isEqualTo(new Spent(1_500, 1_090, 400, 10, 0));
    Timeline timeline = report.timeline();
    assertThat(timeline.managers()).extracting("ended").containsExactly(false, true);
    assertThat(timeline.millis()).as("two days are a second").isEqualTo(1_000 + 1_000 + 600);
    assertThat(timeline.contexts()).hasSize(1);
    assertThat(timeline.contexts().get(0).calls()).isEqualTo(7);
    assertThat(report.work().tasks().get(0).versions()).isEqualTo(2);
  }

  @Test
  void the_time_of_a_task_has_that_of_killed_managers() throws Exception {
    manager(1, "2026-01-01T00:00:00Z", ended(1_000, 0), ended(6_000, 5), ended(8_000, 0));
    manager(2, "2026-01-01T00:01:00Z", ended(500, 0), ended(1_500, 5));
    assertThat(report().work().tasks().get(0).seconds()).isEqualTo(5 + 1);
  }

  private static ChronicleLine ended(long t, long calls) {
    return new ChronicleLine.Times(t, List.of(List.of(1L, calls, 0L)), List.of(), List.of(), 0);
  }

  @Test
  void a_manager_whose_clock_is_behind_comes_after_the_one_before() throws Exception {
    manager(1, "2026-01-01T00:00:10Z", times(5_000, 9L, 0L, 0L, 0L, 0L));
    manager(2, "2026-01-01T00:00:00Z", new ChronicleLine.Ended(100));
    ReportData report = report();
    assertThat(report.timeline().managers()).extracting("from").containsExactly(0L, 5_000L);
    assertThat(report.run().notes()).singleElement().asString().contains("clock", "15 s behind");
  }

  @Test
  void a_pilot_that_was_there_when_its_manager_was_killed_is_unknown() throws Exception {
    manager(1, "2026-01-01T00:00:00Z", joins(0, 0, "p", 0), times(900, 0L, 0L, 0L, 900L, 0L));
    PilotReport pilot = only(report());
    assertThat(pilot.end().state()).isEqualTo("UNKNOWN");
    assertThat(pilot.to()).isEqualTo(900);
  }

  @Test
  void a_run_without_a_chronicle_says_so() throws Exception {
    ReportData report = report();
    assertThat(report.run().notes()).singleElement().asString().contains("no chronicle");
    assertThat(report.timeline().lanes()).isEmpty();
    assertThat(ReportPage.of(report)).contains("10 of 10 calls succeeded");
  }

  @Test
  void a_run_with_nothing_in_it_has_a_report() throws Exception {
    manager(1, "nonsense");
    ReportData report = ReportSource.of(run).read(RunProgress.builder().build(), true);
    assertThat(report.summary()).contains("No pilot has joined.");
    assertThat(report.json()).startsWith("{\"version\":1,");
  }

  @Test
  void pilots_that_were_not_there_at_the_same_time_share_a_row() throws Exception {
    ChronicleLine[] lines = new ChronicleLine[4_000];
    for (int i = 0; i < 2_000; i++) {
      long from = i / 20 * 1_000L;
      lines[2 * i] = joins(from, i, "p" + i, 1);
      lines[2 * i + 1] = leaves(from + 1_000, i, "p" + i, new HeldTime(600, 300, 100, 0));
    }
    manager(1, "2026-01-01T00:00:00Z", lines);
    ReportData report = report();
    assertThat(report.timeline().lanes()).hasSizeLessThanOrEqualTo(40);
    assertThat(report.pilots().pilots()).hasSize(500);
    assertThat(report.pilots().others().pilots()).isEqualTo(1_500);
    assertThat(report.pilots().totals().get(0).time())
        .isEqualTo(new Spent(2_000_000, 1_200_000, 600_000, 200_000, 0));
    assertThat(ReportPage.of(report).length()).isLessThan(500_000);
  }

  @Test
  void more_pilots_than_rows_are_put_together() throws Exception {
    ChronicleLine[] lines = new ChronicleLine[600];
    for (int i = 0; i < 300; i++) {
      lines[i] = joins(0, i, "p" + i, 1);
      lines[300 + i] = leaves(1_000, i, "p" + i, new HeldTime(1_000, 0, 0, 0));
    }
    manager(1, "2026-01-01T00:00:00Z", lines);
    Timeline timeline = report().timeline();
    assertThat(timeline.lanes()).hasSizeBetween(50, 96);
    assertThat(timeline.lanes().stream().mapToInt(ReportData.Lane::rows).sum()).isEqualTo(300);
    assertThat(timeline.lanes().get(0).useful().get(0)).isEqualTo(100);
  }

  @Test
  void no_name_can_end_the_script_of_the_page() throws Exception {
    manager(1, "2026-01-01T00:00:00Z", joins(0, 0, HOSTILE + "x".repeat(5_000), 0));
    Files.writeString(run.resolve("run.json"), "{\"file\":\"</script>\",\"env\":{\"KEY\":\"1\"}}");
    ReportData report = report();
    String page = ReportPage.of(report);
    assertThat(page.split("</script>", -1)).as("two scripts").hasSize(3);
    assertThat(page).doesNotContain("alert(1)</script>").doesNotContain("\u2028");
    assertThat(report.configuration().get("env").toString()).isEqualTo("[\"KEY\"]");
  }

  @Test
  void the_page_may_run_its_own_script_and_nothing_else() {
    String live = ReportPage.live();
    assertThat(live)
        .contains("default-src 'none'; script-src 'sha256-", "connect-src 'self'")
        .doesNotContain("unsafe", "https:", "@STYLE@", "@SCRIPT@");
    assertThat(live.replace("http://www.w3.org/2000/svg", "")).doesNotContain("//www");
  }

  @Test
  void what_was_added_is_read_later() throws Exception {
    ReportSource source = ReportSource.of(run);
    manager(1, "2026-01-01T00:00:00Z", joins(0, 0, "p", 0));
    assertThat(source.read(ended(), true).pilots().pilots()).hasSize(1);
    manager(2, "2026-01-01T00:01:00Z", joins(5, 0, "q", 0));
    ReportData more = source.read(ended(), true);
    assertThat(more.pilots().pilots()).hasSize(2);
    assertThat(more.timeline().managers()).hasSize(2);
    assertThat(more.pilots().pilots().get(1).pilot().name()).isEqualTo("q");
  }
}
