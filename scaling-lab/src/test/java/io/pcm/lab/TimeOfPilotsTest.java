package io.pcm.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.UsageProgress;
import io.pcm.manager.chronicle.ChronicleFile;
import io.pcm.runtime.report.ReportData;
import io.pcm.runtime.report.ReportPage;
import io.pcm.runtime.report.ReportSource;
import io.pcm.runtime.report.Spent;
import io.pcm.simulator.Climate;
import io.pcm.simulator.LentRun;
import io.pcm.simulator.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares how the manager counts the time of its pilots with what the machines really did. */
final class TimeOfPilotsTest {
  /** The largest difference, as a part of the time that machines were held. */
  private static final double CLOSE = 0.005;

  @TempDir private Path folder;
  private ChronicleFile chronicle;

  @BeforeEach
  void makeRun() throws IOException {
    folder =
        Files.createDirectory(
            folder.resolve("run"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.createFile(folder.resolve("lock"));
    chronicle = new ChronicleFile(folder.resolve("chronicle"), 1);
  }

  @Test
  void theManagerCountsWhatMachinesOfThreeKindsDid() throws Exception {
    RunProgress view = compare(Histories.threeKinds());
    assertThat(view.usage())
        .extracting(UsageProgress::group)
        .containsExactly("fast", "middle", "slow");
    assertThat(sum(view, UsageProgress::lostMillis)).isZero();
  }

  /** A notice is too short for most of the calls. */
  @Test
  void theManagerCountsTheWorkThatMachinesLostWhenTheyWereTakenBack() throws Exception {
    RunProgress view = compare(interrupted());
    assertThat(sum(view, UsageProgress::lostMillis)).isGreaterThan(1_000_000);
  }

  /** Fifty times fewer calls, unless {@code -Dpcm.long=true}. */
  @Test
  void theReportOfAMillionCallsOnManyPilotsIsSmallAndQuicklyMade() throws Exception {
    int calls = Boolean.getBoolean("pcm.long") ? 1_000_000 : 20_000;
    String device = "gpu:A";
    Map<String, Duration> load = Map.of(device, Duration.ofSeconds(40));
    Map<String, Duration> call = Map.of(device, Duration.ofMillis(800_000_000 / calls));
    Lending lending = Lending.takenBack(64, Duration.ofMinutes(40), Duration.ofSeconds(60), 36);
    Partition partition = new Partition("gpu", device, lending, Duration.ofSeconds(20));
    compare(
        new History(
            calls + " calls, 64 machines",
            Workload.of(new Workload.Recipe(1, load), calls, call),
            List.of(new LentGroup("gpu", partition, 64)),
            Duration.ofHours(24),
            1));
    long began = System.nanoTime();
    ReportData report = ReportSource.of(folder).read(RunProgress.builder().build(), false);
    String page = ReportPage.of(report);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    assertThat(page.length()).isLessThan(2_000_000);
    assertThat(report.timeline().lanes()).hasSizeBetween(64, 66);
    assertThat(Files.size(folder.resolve("chronicle/1.jsonl"))).isLessThan(4_000_000);
  }

  private static History interrupted() {
    String device = "gpu:A";
    Map<String, Duration> load = Map.of(device, Duration.ofSeconds(100));
    Map<String, Duration> call = Map.of(device, Duration.ofSeconds(60));
    Lending lending = Lending.takenBack(20, Duration.ofMinutes(10), Duration.ofSeconds(30), 6 * 24);
    Partition partition = new Partition("gpu", device, lending, Duration.ofSeconds(20));
    return new History(
        "calls of a minute, machines of ten minutes",
        Workload.of(new Workload.Recipe(1, load), 1_000, call),
        List.of(new LentGroup("gpu", partition, 20)),
        Duration.ofHours(24),
        5);
  }

  private RunProgress compare(History history) throws Exception {
    LentRun run = new LentRun(Climate.mild(1, history.slowness()), history.load(), chronicle::add);
    LentCluster cluster = new LentCluster(run, history.partitions());
    TakeAll asking = new TakeAll(cluster, history.groups());
    look(run, asking);
    while (!run.ended() && run.passed().compareTo(history.patience()) < 0) {
      assertThat(run.next()).isTrue();
    }
    asking.end();
    RunProgress view = run.view();
    Measures truth = Measures.of(run, cluster, Optional.of(run.passed()));

    long held = sum(view, UsageProgress::heldMillis);
    close("held", held, truth.held(), truth);
    close("useful", sum(view, UsageProgress::usefulMillis), truth.worked(), truth);
    long others = sum(view, UsageProgress::idleMillis) + sum(view, UsageProgress::lostMillis);
    long loading = sum(view, UsageProgress::loadingMillis);
    close("loading", loading, truth.loading(), truth);
    close("loading, idle and lost", loading + others, truth.loading().plus(truth.idle()), truth);
    compareReport(view, truth);
    System.out.println(history.title() + ": " + view.usage() + ", in truth " + truth);
    return view;
  }

  /** The parts of the life of each pilot add up to it, and all lives to what machines did. */
  private void compareReport(RunProgress view, Measures truth) throws Exception {
    chronicle.finish();
    chronicle.run();
    ReportData report = ReportSource.of(folder).read(view, false);
    String page = System.getProperty("pcm.report");
    if (page != null) {
      Files.writeString(Path.of(page), ReportPage.of(report));
    }
    long held = 0;
    long useful = 0;
    for (ReportData.PilotReport pilot : report.pilots().pilots()) {
      Spent time = pilot.time();
      assertThat(time.useful() + time.loading() + time.idle() + time.lost())
          .as("%s", pilot)
          .isEqualTo(time.held());
      assertThat(List.of(time.useful(), time.loading(), time.idle(), time.lost()))
          .as("%s", pilot)
          .allMatch(part -> part >= 0);
      assertThat(time.held()).as("%s", pilot).isCloseTo(pilot.to() - pilot.from(), within(1L));
      held += time.held();
      useful += time.useful();
    }
    close(
        "held, in the report", held + report.pilots().others().time().held(), truth.held(), truth);
    Spent total = report.pilots().totals().get(0).time();
    assertThat(total.held()).isEqualTo(held + report.pilots().others().time().held());
    assertThat(total.useful()).isEqualTo(useful + report.pilots().others().time().useful());
    close("useful, in the report", total.useful(), truth.worked(), truth);
    assertThat(total.lost()).isEqualTo(sum(view, UsageProgress::lostMillis));
  }

  private static void look(LentRun run, TakeAll asking) {
    if (!run.ended()) {
      asking.look();
      run.after(Laboratory.LOOK, () -> look(run, asking));
    }
  }

  private static long sum(RunProgress view, ToLongFunction<UsageProgress> part) {
    return view.usage().stream().mapToLong(part).sum();
  }

  private static void close(String what, long counted, Duration real, Measures truth) {
    double difference = Math.abs(counted - real.toMillis());
    assertThat(difference / truth.held().toMillis())
        .as(
            "%s: counted %d ms, really %d ms, held %s",
            what, counted, real.toMillis(), truth.held())
        .isLessThan(CLOSE);
  }
}
