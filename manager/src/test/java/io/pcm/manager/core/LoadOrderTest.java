package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.workflow.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of several libraries gets the free pilots, each of which has room for one context. */
final class LoadOrderTest {
  private static final Resources ONE = new Resources(1, 0, 0);
  private static final RunPlan TWO =
      new TestPlans().library(1, ONE).library(1, ONE).task(0).task(1).plan();

  private static List<Integer> librariesLoaded(TimedPilots run, double from, double to) {
    return run.warm.stream()
        .filter(each -> each.at() >= from && each.at() < to)
        .map(TimedPilots.Warm::library)
        .toList();
  }

  private static long count(List<Integer> libraries, int library) {
    return libraries.stream().filter(each -> each == library).count();
  }

  @Test
  void withoutMeasurementsTheFirstLibraryComesFirstButEachHasOneBeforeAnotherHasTen() {
    TimedPilots run = new TimedPilots(TWO, SharedDisk.ofLoads(20), 1000, 1000);
    run.join(20, "any", 5);
    run.run(30);
    List<Integer> loaded = librariesLoaded(run, 0, 30);
    assertThat(loaded).hasSize(20);
    assertThat(count(loaded, 1)).isEqualTo(1);
  }

  @Test
  void aLibraryWithMoreWorkPerContextGetsTheNextPilots() {
    TimedPilots run = new TimedPilots(TWO, SharedDisk.ofLoads(20), 400, 4000);
    run.join(20, "any", 5);
    for (int i = 0; i < 10; i++) {
      run.joins(60, "any", 5);
    }
    run.run(100);
    assertThat(count(librariesLoaded(run, 70, 100), 1)).isEqualTo(10);
  }

  @Test
  void fewCallsOfALaterLibraryDoNotWaitForAllOfTheFirst() {
    TimedPilots run = new TimedPilots(TWO, SharedDisk.ofLoads(20), 4000, 10);
    run.join(20, "any", 5);
    run.runAll();
    System.out.printf(
        "10 calls of a second library ended after %.0f s, 4000 of the first after %.0f s%n",
        run.ends.get(1), run.ends.get(0));
    assertThat(run.ends.get(1)).isLessThan(20 + 10 * 6 + 1.0);
  }

  @Test
  void aContextThatTheNextTaskNeedsSoonIsNotClosedForAnotherLibrary() {
    RunPlan plan =
        new TestPlans().library(1, ONE).library(1, ONE).task(0).task(1).task(0, 0).plan();
    TimedPilots run = new TimedPilots(plan, SharedDisk.ofLoads(20), 3, 5, 4);
    run.join(1, "fast", 1);
    run.join(1, "slow", 30);
    run.runAll();
    double firstOfOther =
        run.warm.stream().filter(w -> w.library() == 1).findFirst().orElseThrow().at();
    assertThat(run.ends.get(2)).isLessThan(firstOfOther);
    assertThat(run.warm.stream().filter(w -> w.library() == 0)).hasSize(2);
  }
}
