package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Resources;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices that need 1, 3 and 10 times as long for a call; ten pilots of each, in virtual time. */
final class KindsOfDeviceTest {
  private static final int LOAD = 20;
  private static final RunPlan ONE =
      new TestPlans().library(1, new Resources(1, 0, 0)).task(0).plan();

  private static TimedPilots mixed(int calls, double second) {
    TimedPilots run = new TimedPilots(ONE, SharedDisk.ofLoads(LOAD), calls);
    run.join(10, "slow", 10 * second);
    run.join(10, "medium", 3 * second);
    run.join(10, "fast", second);
    return run;
  }

  /** If all contexts were busy to the end. */
  private static double atBest(int calls, double second) {
    return LOAD + calls * second / (10 / 1.0 + 10 / 3.0 + 10 / 10.0);
  }

  @ParameterizedTest
  @CsvSource({"60, 10", "200, 10", "1000, 10", "200, 1", "1000, 1", "3000, 0.3"})
  void slowDevicesHoldTheEndForNoMoreThanThreeCallsOfTheFastOnes(int calls, double second) {
    TimedPilots run = mixed(calls, second);
    double end = run.runAll();
    double best = atBest(calls, second);
    System.out.printf(
        "%d calls of %.1f, %.1f and %.0f s: ended after %.1f s, at best %.1f; %d started%n",
        calls, second, 3 * second, 10 * second, end, best, run.starts);
    assertThat(end).isLessThan(best + Math.max(3 * second, 1.5));
    assertThat(run.starts).as("copies included").isLessThan(calls + 20);
  }

  @Test
  void slowDevicesGetTheLastCallsIfTheFastOnesVanish() {
    TimedPilots run = mixed(1000, 10);
    run.run(700);
    int left = run.left();
    run.kill("fast");
    run.kill("medium");
    double end = run.runAll();
    System.out.printf("%d calls were left, and ended after %.0f s more%n", left, end - 700);
    assertThat(end - 700).isLessThan((left / 10 + 3) * 100);
  }

  @Test
  void slowDevicesGetTheLastCallsIfTheFastOnesHang() {
    TimedPilots run = mixed(1000, 10);
    run.run(700);
    int left = run.left();
    run.hang("fast");
    run.hang("medium");
    double end = run.runAll();
    System.out.printf("%d calls were left, and ended after %.0f s more%n", left, end - 700);
    assertThat(end - 700).isLessThan((left / 10 + 5) * 100);
  }

  @Test
  void anIdleFastDeviceCopiesACallWhoseRestTakesLonger() {
    TimedPilots run = new TimedPilots(ONE, SharedDisk.ofLoads(LOAD), 60);
    run.join(1, "slow", 600);
    run.join(1, "fast", 10);
    // The slow one has run its first call, so its speed is known, and is in its second.
    double end = run.runAll();
    assertThat(end).isLessThan(LOAD + 60 * 10 + 60);
    assertThat(run.starts).isGreaterThan(60);
  }

  @Test
  void aCallIsNotCopiedIfThatSavesLessThanASecond() {
    TimedPilots run = new TimedPilots(ONE, SharedDisk.ofLoads(LOAD), 2000);
    run.join(2, "slow", 1);
    run.join(2, "fast", 0.1);
    run.runAll();
    assertThat(run.starts).isEqualTo(2000);
  }

  @Test
  void equalDevicesGetNoCopies() {
    TimedPilots run = new TimedPilots(ONE, SharedDisk.ofLoads(LOAD), 95);
    run.join(10, "any", 30);
    run.runAll();
    assertThat(run.starts).isEqualTo(95);
  }

  @Test
  void aSlowPilotLoadsNothingIfTheOthersEndEverythingBeforeItsFirstCall() {
    TimedPilots run = new TimedPilots(ONE, SharedDisk.ofLoads(LOAD), 300);
    run.join(1, "slow", 100);
    run.join(10, "fast", 10);
    double late = LOAD + 300 * 10 / 10.1 - 100;
    run.joins(late, "slow", 100);
    run.joins(late, "fast", 10);
    run.runAll();
    assertThat(run.warm.stream().filter(w -> w.at() > late))
        .extracting(TimedPilots.Warm::device)
        .containsExactly("fast");
  }
}
