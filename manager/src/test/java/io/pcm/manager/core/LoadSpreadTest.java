package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Resources;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Loads that share a disk, which a single load takes ten seconds to read. */
final class LoadSpreadTest {
  private static final double ALONE = 10;
  private static final SharedDisk FIVE_AT_ONCE = new SharedDisk(ALONE, 5 / ALONE);
  private static final int NO_LIMIT = 100_000;

  private static RunPlan plan(OptionalInt loadsAtOnce) {
    return new TestPlans().library(1, new Resources(1, 0, 0), loadsAtOnce).task(0).plan();
  }

  /** Pilots come one by one, then all are taken away at once, and as many come again. */
  private static TimedPilots wave(OptionalInt loadsAtOnce, SharedDisk disk) {
    TimedPilots run = new TimedPilots(plan(loadsAtOnce), disk, 14_000);
    for (int i = 0; i < 20; i++) {
      run.joins(15 * i, "a", 5);
    }
    for (int wave = 0; wave < 3; wave++) {
      double at = 320 + 400 * wave;
      run.at(at - 1, () -> run.kill("a"));
      for (int i = 0; i < 60; i++) {
        run.joins(at, "a", 5);
      }
    }
    run.runAll();
    return run;
  }

  private static List<TimedPilots.Warm> wave(TimedPilots run, int number) {
    double at = 320 + 400 * number;
    return run.warm.stream().filter(w -> w.at() >= at && w.at() < at + 399).toList();
  }

  private static double meanWait(TimedPilots run, int number) {
    double at = 320 + 400 * number;
    return wave(run, number).stream().mapToDouble(w -> w.at() - at).average().orElseThrow();
  }

  @Test
  void loadsThatShareADiskAreSpread() {
    TimedPilots all = wave(OptionalInt.of(NO_LIMIT), FIVE_AT_ONCE);
    TimedPilots spread = wave(OptionalInt.empty(), FIVE_AT_ONCE);
    for (int number = 0; number < 3; number++) {
      System.out.printf(
          "wave %d: 60 pilots are warm after %.0f s on average instead of %.0f; the last after %.0f"
              + " s instead of %.0f%n",
          number,
          meanWait(spread, number),
          meanWait(all, number),
          wave(spread, number).get(59).at() - 320 - 400 * number,
          wave(all, number).get(59).at() - 320 - 400 * number);
    }
    System.out.printf("the run took %.0f s instead of %.0f%n", spread.seconds(), all.seconds());
    assertThat(meanWait(spread, 2)).isLessThan(0.75 * meanWait(all, 2));
    assertThat(spread.seconds()).isLessThanOrEqualTo(all.seconds());
  }

  @Test
  void loadsThatDoNotShareAnythingAllBeginAtOnce() {
    TimedPilots run = wave(OptionalInt.empty(), SharedDisk.ofLoads(ALONE));
    for (int number = 0; number < 3; number++) {
      assertThat(meanWait(run, number)).isLessThan(ALONE + 1);
    }
  }

  @Test
  void aNumberInTheWorkflowIsKept() {
    TimedPilots run = new TimedPilots(plan(OptionalInt.of(3)), SharedDisk.ofLoads(ALONE), 1_000);
    run.join(9, "a", 5);
    run.run(5);
    assertThat(run.view().libraries().get(0).loadsAtOnce()).isEqualTo(3);
    assertThat(run.outlook().pilots())
        .as("pilots that wait to load are not idle")
        .allMatch(pilot -> pilot.idle().isZero());
    run.run(35);
    assertThat(run.view().libraries().get(0).loadsAtOnce()).isZero();
    assertThat(run.warm).hasSize(9);
    assertThat(run.warm.get(2).at()).isLessThan(11);
    assertThat(run.warm.get(3).at()).isBetween(20.0, 21.0);
    assertThat(run.warm.get(6).at()).isBetween(30.0, 31.5);
  }

  @Test
  void aLostPilotsLoadHoldsNoPlace() {
    TimedPilots run = new TimedPilots(plan(OptionalInt.of(1)), SharedDisk.ofLoads(ALONE), 1_000);
    run.joins(0, "gone", 5);
    run.joins(1, "here", 5);
    run.at(5, () -> run.kill("gone"));
    run.run(40);
    assertThat(run.warm).extracting(TimedPilots.Warm::device).containsExactly("here");
  }
}
