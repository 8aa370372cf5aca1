package io.pcm.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The code that runs on real machines, with contexts that run hundreds of calls at a time, some of
 * which kill their context. The simulation checks that exactly these end as errors.
 */
final class WideContextsTest {
  private static final Duration CALL = Duration.ofSeconds(5);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void oneAmong256CostsAtMostTenLoads(long seed) {
    Simulation.Report report = run(seed, 1, 256, WideWork.of(256, Set.of((int) (seed * 53 % 256))));

    assertThat(report.loads()).isLessThanOrEqualTo(10);
    assertThat(report.hurt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void threeAmong256CostAtMostTenLoadsEach(long seed) {
    Simulation.Report report = run(seed, 1, 256, WideWork.of(256, Set.of(7, 100, 101)));

    assertThat(report.loads()).isLessThanOrEqualTo(30);
    assertThat(report.hurt()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1", "3,1", "1,3", "2,3", "3,3"})
  void fewSlotsAreNoSpecialCase(int slots, int pilots) {
    Simulation.Report report = run(slots, pilots, 60, WideWork.of(slots, Set.of(4, 5, 31)));

    assertThat(report.loads()).isLessThanOrEqualTo(pilots + 3 * 4);
    assertThat(report.hurt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aRunWithOneOfThemTakesAtMostTwiceAsLong(int pilots) {
    Duration undisturbed = run(1, pilots, 20_000, WideWork.of(256, Set.of())).took();

    Simulation.Report report = run(1, pilots, 20_000, WideWork.of(256, Set.of(300)));

    assertThat(report.took()).isLessThan(undisturbed.multipliedBy(2));
    assertThat(report.loads()).isLessThanOrEqualTo(pilots + 10);
    assertThat(report.hurt()).isZero();
  }

  @Test
  void killsFromOutsideHurtNobody() {
    WideWork work = new WideWork(256, Set.of(), 5, Duration.ofMinutes(5));

    Simulation.Report report = run(1, 2, 40_000, work);

    assertThat(report.faults()).containsEntry("CONTEXT_KILLED", 5);
    assertThat(report.loads()).isLessThanOrEqualTo(2 + 5);
    assertThat(report.hurt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whateverIsPoisonOrKilledTheRightCallsFail(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int slots = 1 << random.nextInt(3, 10);
    int calls = random.nextInt(slots, 10 * slots);
    Set<Integer> poison = new TreeSet<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      poison.add(random.nextInt(calls));
    }
    int pilots = random.nextInt(1, 5);
    int kills = random.nextInt(6);

    Simulation.Report report =
        run(seed, pilots, calls, new WideWork(slots, poison, kills, Duration.ofMinutes(5)));

    int each = 2 + 32 - Integer.numberOfLeadingZeros(slots);
    assertThat(report.loads())
        .as("seed %d: %d slots, %d pilots, %s", seed, slots, pilots, poison)
        .isLessThanOrEqualTo(pilots + 2 * kills + poison.size() * each);
    assertThat(report.hurt()).isZero();
  }

  private static Simulation.Report run(long seed, int pilots, int calls, WideWork work) {
    return Simulation.run(
        new SimScenario(
            seed,
            pilots,
            calls,
            CALL,
            false,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofHours(4),
            1,
            Optional.of(work)));
  }
}
