package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Outcome;
import io.pcm.api.workflow.Resources;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contexts that run hundreds of calls at a time, some of which kill them. */
class BlameAtWidthTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 77, 127, 128, 254, 255})
  void oneCallAmong256ThatKillsItsContextIsFoundWithTenLoads(int poison) {
    BusyPilots crowd = crowd(1, 256, 256, Cause.DIED, Set.of(poison));

    crowd.runAll(256);

    assertOnlyPoisonFailed(crowd, 256, Set.of(poison));
    assertThat(crowd.loads).isLessThanOrEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({"0,1,2", "0,128,255", "3,100,101", "10,64,200", "126,127,128"})
  void threeAmong256AreFoundWithTenLoadsEach(int first, int second, int third) {
    Set<Integer> poison = Set.of(first, second, third);
    BusyPilots crowd = crowd(1, 256, 256, Cause.DIED, poison);

    crowd.runAll(256);

    assertOnlyPoisonFailed(crowd, 256, poison);
    assertThat(crowd.loads).isLessThanOrEqualTo(30);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void fewSlotsAreNoSpecialCase(int slots) {
    Set<Integer> poison = Set.of(4, 5, 17);
    BusyPilots crowd = crowd(1, 30, slots, Cause.DIED, poison);

    crowd.runAll(30);

    assertOnlyPoisonFailed(crowd, 30, poison);
    assertThat(crowd.loads).isLessThanOrEqualTo(1 + poison.size() * (slots == 1 ? 2 : 4));
  }

  @Test
  void manyOfThemAtTheEndOfARunAreNotTakenForABrokenLibrary() {
    Set<Integer> poison = new TreeSet<>();
    for (int call = 300; call < 500; call += 5) {
      poison.add(call);
    }
    BusyPilots crowd = crowd(1, 500, 256, Cause.DIED, poison);

    crowd.runAll(500);

    assertOnlyPoisonFailed(crowd, 500, poison);
    assertThat(crowd.loads).isLessThanOrEqualTo(8 * poison.size());
  }

  @Test
  void aLibraryThatDiesOnEveryCallIsGivenUpAtWidthToo() {
    Set<Integer> all = new TreeSet<>(IntStream.range(0, 300).boxed().toList());
    BusyPilots crowd = crowd(1, 300, 256, Cause.DIED, all);

    crowd.runAll(300);

    assertThat(crowd.run.view().libraries().get(0).broken()).contains("8 contexts in a row died");
    assertThat(crowd.loads).isLessThanOrEqualTo(8 * 14);
  }

  @Test
  void severalContextsShareTheWorkOfFindingIt() {
    BusyPilots crowd = crowd(4, 4_000, 256, Cause.DIED, Set.of(700));

    crowd.runAll(4_000);

    assertOnlyPoisonFailed(crowd, 4_000, Set.of(700));
    assertThat(crowd.loads).isLessThanOrEqualTo(4 + 10);
  }

  /** A round is the time of a call. */
  @Test
  void aLongRunHardlyTakesLonger() {
    BusyPilots undisturbed = crowd(1, 8_000, 256, Cause.DIED, Set.of());
    undisturbed.runAll(8_000);
    BusyPilots crowd = crowd(1, 8_000, 256, Cause.DIED, Set.of(300));
    crowd.runAll(8_000);

    assertOnlyPoisonFailed(crowd, 8_000, Set.of(300));
    assertThat(crowd.rounds).isLessThanOrEqualTo(2 * undisturbed.rounds);
  }

  @Test
  void callsOfAFirstDeathRunTogetherAgain() {
    BusyPilots crowd = crowd(1, 512, 256, Cause.DIED, Set.of(9));

    while (crowd.widths.size() < 2) {
      crowd.round();
    }
    assertThat(crowd.anyAlone).isFalse();
    assertThat(crowd.widths).allMatch(width -> width >= 256);
    crowd.runAll(512);

    assertThat(crowd.anyAlone).isTrue();
    assertOnlyPoisonFailed(crowd, 512, Set.of(9));
  }

  @Test
  void afterAKillFromOutsideFewerCallsAreGivenOutAtATimeAndNoneIsSuspected() {
    BusyPilots crowd = crowd(1, 4_000, 256, Cause.DIED, Set.of());
    crowd.killed = worker -> crowd.widths.size() <= 3;

    crowd.runAll(4_000);

    assertThat(crowd.widths).startsWith(512, 128, 64, 32);
    assertThat(crowd.widths).as("grows back").contains(64, 128, 512);
    assertThat(crowd.anyAlone).isFalse();
    assertThat(crowd.run.facts(Fact.AttemptCharged.class)).isEmpty();
    assertThat(crowd.run.task(0).succeeded()).isEqualTo(4_000);
  }

  @Test
  void aCallThatNeedsTooMuchMemoryIsFoundInASmallWindow() {
    BusyPilots crowd = crowd(2, 1_000, 256, Cause.KILLED, Set.of(40));

    crowd.runAll(1_000);

    assertThat(crowd.run.task(0).failed()).isEqualTo(1);
    assertThat(crowd.run.task(0).succeeded()).isEqualTo(999);
    assertThat(crowd.loads).isLessThanOrEqualTo(2 + Suspects.KILLS_LIKE_DEATHS + 10);
  }

  /** Suspicions are lost with a manager, so the search begins again. */
  @Test
  void aNewManagerFindsTheCallToo() {
    BusyPilots before = crowd(1, 256, 256, Cause.DIED, Set.of(5));
    for (int i = 0; i < 5; i++) {
      before.round();
    }
    before.run.restartWithoutPilots();
    before.run.countAll(256);
    BusyPilots crowd = new BusyPilots(before.run, 1, 256, Cause.DIED, Set.of(5));

    crowd.runAll(256);

    assertOnlyPoisonFailed(crowd, 256, Set.of(5));
    assertThat(crowd.loads).isLessThanOrEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whateverIsPoisonOrKilledTheRightCallsFail(long seed) {
    Random random = new Random(seed);
    int slots = 1 << random.nextInt(10);
    int calls = 1 + random.nextInt(4 * slots + 100);
    Set<Integer> poison = new TreeSet<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      poison.add(random.nextInt(calls));
    }
    int pilots = 1 + random.nextInt(5);
    BusyPilots crowd = crowd(pilots, calls, slots, Cause.DIED, poison);
    int[] kills = {random.nextInt(10)};
    int[] killed = {0};
    crowd.killed = worker -> killed[0] < kills[0] && random.nextInt(5) == 0 && ++killed[0] > 0;

    crowd.runAll(calls);

    assertThat(failed(crowd)).isEqualTo(poison);
    int each = 3 + (32 - Integer.numberOfLeadingZeros(slots));
    assertThat(crowd.loads)
        .as("seed %d: %d slots, %d pilots, %s", seed, slots, pilots, poison)
        .isLessThanOrEqualTo(pilots + killed[0] * 2 + poison.size() * each);
  }

  private static BusyPilots crowd(
      int pilots, int calls, int slots, Cause cause, Set<Integer> poison) {
    RunPlan plan = new TestPlans().library(slots, Resources.NONE).task(0).plan();
    return new BusyPilots(SchedulerHarness.started(plan, calls), pilots, slots, cause, poison);
  }

  private static void assertOnlyPoisonFailed(BusyPilots crowd, int calls, Set<Integer> poison) {
    assertThat(failed(crowd)).isEqualTo(new TreeSet<>(poison));
    assertThat(crowd.run.facts(Fact.AttemptCharged.class))
        .as("neighbours are not charged")
        .allMatch(charge -> poison.contains(charge.index()));
    assertThat(crowd.run.task(0).succeeded()).isEqualTo(calls - poison.size());
  }

  private static Set<Integer> failed(BusyPilots crowd) {
    Set<Integer> failed = new TreeSet<>();
    for (Fact.OutcomesRecorded fact : crowd.run.facts(Fact.OutcomesRecorded.class)) {
      Outcomes rows = fact.outcomes();
      for (int row = 0; row < rows.size(); row++) {
        if (rows.outcome(row) == Outcome.FAILED) {
          failed.add(rows.index(row));
          assertThat(rows.payload(row).json().toString()).contains("CONTEXT_DIED", "exit code 139");
        }
      }
    }
    return failed;
  }
}
