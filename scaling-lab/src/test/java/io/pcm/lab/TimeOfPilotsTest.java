package io.pcm.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.UsageProgress;
import io.pcm.simulator.Climate;
import io.pcm.simulator.LentRun;
import io.pcm.simulator.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** Compares how the manager counts the time of its pilots with what the machines really did. */
final class TimeOfPilotsTest {
  /** The largest difference, as a part of the time that machines were held. */
  private static final double CLOSE = 0.005;

  @Test
  void theManagerCountsWhatMachinesOfThreeKindsDid() {
    RunProgress view = compare(Histories.threeKinds());
    assertThat(view.usage())
        .extracting(UsageProgress::group)
        .containsExactly("fast", "middle", "slow");
    assertThat(sum(view, UsageProgress::lostMillis)).isZero();
  }

  /** A notice is too short for most of the calls. */
  @Test
  void theManagerCountsTheWorkThatMachinesLostWhenTheyWereTakenBack() {
    RunProgress view = compare(interrupted());
    assertThat(sum(view, UsageProgress::lostMillis)).isGreaterThan(1_000_000);
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

  private static RunProgress compare(History history) {
    LentRun run = new LentRun(Climate.mild(1, history.slowness()), history.load());
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
    System.out.println(history.title() + ": " + view.usage() + ", in truth " + truth);
    return view;
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
