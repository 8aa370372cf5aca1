package io.pcm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The code that runs on real machines, with a thousand pilots, through an hour of faults. {@code
 * -Dpcm.seed=N} repeats a history. The number of events is limited, not their duration.
 */
final class SimulationTest {
  @Test
  void anHourOfFaultsWithAThousandPilotsLosesNothingAndInventsNothing() {
    Simulation.Report report = run(thousandPilots(Long.getLong("pcm.seed", 1)));

    assertThat(report.took()).isGreaterThan(Duration.ofMinutes(40));
    assertThat(report.pilots()).isGreaterThan(1_000);
    assertThat(report.managers()).as("managers, one after the other").isGreaterThan(1);
    assertThat(report.faults()).as("kinds of fault").hasSizeGreaterThan(11);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void fewPilotsInManyFaultsAtTheUsualPace(long seed) {
    Simulation.Report report = run(fewPilots(Long.getLong("pcm.seed", seed)));

    assertThat(report.managers()).isGreaterThan(1);
  }

  @Test
  void theSameSeedGivesTheSameHistory() {
    Simulation.Report first = run(fewPilots(7));
    Simulation.Report again = run(fewPilots(7));
    Simulation.Report other = run(fewPilots(8));

    assertThat(again).isEqualTo(first);
    assertThat(other.history()).isNotEqualTo(first.history());
  }

  @Test
  void whereNothingGoesWrongNothingIsDoneTwice() {
    Simulation.Report report = run(calm());

    assertThat(report.startsTooMany()).isZero();
    assertThat(report.managers()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void contextsOutliveManagersSilencesAndCuts(long seed) {
    Simulation.Report report = run(gentle(Long.getLong("pcm.seed", seed), Duration.ofSeconds(2)));

    assertThat(report.managers()).isGreaterThan(1);
    assertThat(report.pilots()).isEqualTo(20);
    assertThat(report.unloads()).as("contexts closed although they were needed").isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void managersThatDieAndStopCostNoLoadAndNoCall(long seed) {
    Simulation.Report report = run(gentle(Long.getLong("pcm.seed", seed), Duration.ZERO));

    assertThat(report.managers()).isGreaterThan(1);
    assertThat(report.unloads()).as("contexts closed although they were needed").isZero();
    assertThat(report.startsTooMany()).as("calls made again, except copies").isLessThan(6);
  }

  private static Simulation.Report run(SimScenario scenario) {
    long begun = System.nanoTime();
    try {
      Simulation.Report report = Simulation.run(scenario);
      System.out.printf(
          "seed %d: %d pilots at a time, %.1f s for %s%n",
          scenario.seed(), scenario.pilots(), (System.nanoTime() - begun) / 1e9, report);
      return report;
    } catch (Violation e) {
      System.out.println("seed " + scenario.seed() + " shows a fault: " + e.getMessage());
      throw e;
    }
  }

  private static SimScenario thousandPilots(long seed) {
    return new SimScenario(
        seed,
        1_000,
        20_000,
        Duration.ofSeconds(100),
        true,
        Duration.ofMinutes(40),
        Duration.ofSeconds(4),
        Duration.ofMinutes(6),
        Duration.ofMinutes(60),
        30);
  }

  private static SimScenario fewPilots(long seed) {
    return new SimScenario(
        seed,
        20,
        1_500,
        Duration.ofSeconds(4),
        true,
        Duration.ofMinutes(4),
        Duration.ofSeconds(2),
        Duration.ofSeconds(40),
        Duration.ofMinutes(15),
        1);
  }

  private static SimScenario gentle(long seed, Duration faultEvery) {
    return new SimScenario(
        seed,
        20,
        1_500,
        Duration.ofSeconds(4),
        false,
        Duration.ofMinutes(4),
        faultEvery,
        Duration.ofSeconds(faultEvery.isZero() ? 20 : 40),
        Duration.ofMinutes(15),
        1);
  }

  private static SimScenario calm() {
    return new SimScenario(
        1,
        50,
        1_500,
        Duration.ofSeconds(10),
        false,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ofMinutes(60),
        1);
  }
}
