package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.AvoidedPlace;
import io.pcm.api.status.Gpu;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where and when a load is tried again after failures, and when the library is given up. */
class FailedLoadsTest {
  private static final Gpu SMALL = new Gpu("NVIDIA T4", 15L << 30);
  private static final Gpu BIG = new Gpu("NVIDIA H100", 80L << 30);

  private final Map<Pilot, List<Action.Dispatch>> given = new HashMap<>();
  private final SchedulerHarness run = SchedulerHarness.started(TestPlans.oneTask(), 10_000);

  private @Nullable String broken() {
    return run.view().libraries().get(0).broken();
  }

  private List<AvoidedPlace> avoided() {
    return run.view().libraries().get(0).avoided();
  }

  private List<String> names() {
    return avoided().stream().map(AvoidedPlace::name).toList();
  }

  private boolean opens(Pilot pilot) {
    boolean opens = !run.sentOpen(pilot).isEmpty();
    run.sent(ManagerMessage.LibraryAnnounced.class, pilot);
    given.computeIfAbsent(pilot, p -> new ArrayList<>()).addAll(pilot.leases());
    return opens;
  }

  private void warms(Pilot pilot) {
    pilot.say(new PilotMessage.ContextWarm(pilot.lastContext(), 10));
  }

  private void serves(Pilot pilot) {
    run.decide();
    opens(pilot);
    Action.Dispatch lease = given.getOrDefault(pilot, List.of()).remove(0);
    pilot.succeed(lease);
  }

  @Test
  void theWaitsOnAMachineGrowToAMinute() {
    Pilot working = run.join("working");
    run.decide();
    assertThat(opens(working)).isTrue();
    warms(working);
    Pilot bad = run.join("bad");
    List<Integer> halfSeconds = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      halfSeconds.add(run.loadFails(Cause.LOAD_FAILED, bad, working));
    }
    assertThat(halfSeconds).containsExactly(1, 2, 4, 8, 16, 32, 64, 120, 120);
    assertThat(broken()).isNull();
  }

  @Test
  void theOnlyMachineFailsForHalfAMinuteBeforeTheLibraryIsGivenUp() {
    Pilot only = run.join("only");
    int halfSeconds = 0;
    int loads = 0;
    while (broken() == null) {
      halfSeconds += run.loadFails(Cause.LOAD_FAILED, only);
      loads++;
    }
    assertThat(halfSeconds).isBetween(60, 80);
    assertThat(loads).isEqualTo(6);
    assertThat(broken()).contains("6 loads failed within 31 s on on-only", "exit code 139");
  }

  @Test
  void a_load_that_is_refused_is_tried_twice_on_the_only_machine() {
    Pilot only = run.join("only");
    int halfSeconds = run.loadFails(Cause.LOAD_REFUSED, only);
    assertThat(broken()).isNull();
    halfSeconds += run.loadFails(Cause.LOAD_REFUSED, only);
    assertThat(halfSeconds).isLessThan(10);
    assertThat(broken()).contains("2 loads failed within", "on on-only");
  }

  @Test
  void a_load_that_is_refused_on_one_machine_is_tried_on_the_others() {
    Pilot without = run.join("without");
    run.loadFails(Cause.LOAD_REFUSED, without);
    Pilot with = run.join("with");
    run.decide();
    assertThat(opens(with)).isTrue();
    run.pass(Duration.ofSeconds(2), without, with);
    if (opens(without)) {
      without.contextGone(without.lastContext(), Cause.LOAD_REFUSED, List.of(), List.of());
    }
    assertThat(broken()).as("another machine loads").isNull();
    with.contextGone(with.lastContext(), Cause.LOAD_REFUSED, List.of(), List.of());
    assertThat(broken()).contains("on on-with, on-without");
  }

  @Test
  void a_load_that_is_refused_and_one_that_fails_are_no_two_refusals() {
    Pilot only = run.join("only");
    run.loadFails(Cause.LOAD_FAILED, only);
    run.loadFails(Cause.LOAD_REFUSED, only);
    run.loadFails(Cause.LOAD_REFUSED, only);
    assertThat(broken()).isNull();
  }

  private void timesOut(Pilot pilot) {
    run.waitForOpen(pilot);
    opens(pilot);
    run.pass(Duration.ofMinutes(10), pilot);
    pilot.contextGone(pilot.lastContext(), Cause.LOAD_TIMEOUT, List.of(), List.of());
  }

  @Test
  void a_library_of_which_nothing_has_ever_loaded_ends_after_two_load_timeouts() {
    Pilot only = run.join("only");
    timesOut(only);
    assertThat(broken()).isNull();
    timesOut(only);
    assertThat(broken()).contains("2 loads failed within 601 s on on-only");
  }

  @Test
  void a_library_that_has_loaded_once_has_three_load_timeouts() {
    Pilot only = run.join("only");
    run.decide();
    opens(only);
    warms(only);
    only.contextGone(only.lastContext(), Cause.CLOSED, List.of(), List.of());
    timesOut(only);
    timesOut(only);
    assertThat(broken()).isNull();
    timesOut(only);
    assertThat(broken()).contains("3 loads failed");
  }

  @Test
  void aMachineThatFailsFirstDoesNotEndWhatStillLoadsElsewhere() {
    Pilot bad = run.join("bad");
    for (int i = 0; i < 5; i++) {
      run.loadFails(Cause.LOAD_FAILED, bad);
    }
    Pilot good = run.join("good");
    run.decide();
    assertThat(opens(good)).isTrue();
    run.pass(Duration.ofSeconds(40), good, bad);
    if (opens(bad)) {
      bad.contextGone(bad.lastContext(), Cause.LOAD_FAILED, List.of(), List.of());
    }
    run.pass(Duration.ofMinutes(3), good, bad);
    assertThat(opens(bad)).as("another try while the last hope loads").isFalse();
    warms(good);
    serves(good);
    assertThat(broken()).isNull();
    assertThat(run.loadFails(Cause.LOAD_FAILED, bad, good)).isLessThanOrEqualTo(2);
    assertThat(broken()).isNull();
  }

  @Test
  void aMachineThatIsBusyWithAnotherLibraryIsLeftToTry() {
    Resources whole = new Resources(2, 0, 0);
    RunPlan plan = new TestPlans().library(1, whole).library(1, whole).task(0).task(1).plan();
    SchedulerHarness two = SchedulerHarness.started(plan, 2);
    Pilot busy = two.join("busy");
    two.decide();
    busy.warm();
    List<Action.Dispatch> work = busy.leases();
    Pilot[] all = {busy, two.join("bad1"), two.join("bad2")};
    int failures = 0;
    for (int halfSeconds = 0; halfSeconds < 180; halfSeconds++) {
      two.pass(Duration.ofMillis(500), all);
      for (int i = 1; i < all.length; i++) {
        if (!two.sentOpen(all[i]).isEmpty()) {
          all[i].leases();
          all[i].contextGone(all[i].lastContext(), Cause.LOAD_FAILED, List.of(), List.of());
          failures++;
        }
      }
    }
    assertThat(failures).isGreaterThan(6);
    assertThat(two.view().libraries().get(1).broken()).isNull();
    work.forEach(busy::succeed);
    two.pass(Duration.ofMillis(500), all);
    two.sent(ManagerMessage.CloseContext.class, busy);
    busy.contextGone(busy.lastContext(), Cause.CLOSED, List.of(), List.of());
    two.decide();
    assertThat(two.sentOpen(busy)).as("the last hope").hasSize(1);
  }

  @Test
  void aFaultOfEightSecondsOnAllMachinesPasses() {
    List<Pilot> pilots = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      pilots.add(run.join("p" + i));
    }
    Pilot[] all = pilots.toArray(Pilot[]::new);
    int failures = 0;
    for (int halfSeconds = 0; halfSeconds < 16; halfSeconds++) {
      run.pass(Duration.ofMillis(500), all);
      for (Pilot each : all) {
        if (opens(each)) {
          failures++;
          given.clear();
          each.contextGone(each.lastContext(), Cause.LOAD_FAILED, List.of(), List.of());
        }
      }
    }
    assertThat(failures).isBetween(12, 16);
    assertThat(broken()).isNull();
    for (Pilot each : all) {
      assertThat(run.waitForOpen(concat(each, all))).isLessThanOrEqualTo(18);
      warms(each);
      serves(each);
    }
    assertThat(avoided()).isEmpty();
  }

  private static Pilot[] concat(Pilot first, Pilot... all) {
    List<Pilot> list = new ArrayList<>(List.of(first));
    list.addAll(List.of(all));
    return list.toArray(Pilot[]::new);
  }

  @Test
  void whatIsCertainOnEveryMachineEndsAtOnce() {
    Pilot only = run.join("only");
    run.decide();
    only.cannotLoad(only.opened(), "the class X is not there", true);
    assertThat(broken())
        .isEqualTo("library library0 cannot be loaded on any machine: the class X is not there");
    assertThat(run.task(0).failed()).isEqualTo(10_000);
  }

  @Test
  void whatIsSaidToBeCertainIsWeighedAgainstOtherMachines() {
    Pilot wrong = run.join("wrong");
    Pilot right = run.join("right");
    run.decide();
    assertThat(opens(right)).isTrue();
    wrong.cannotLoad(wrong.opened(), "the class X is not there", true);
    run.pass(Duration.ofSeconds(20), wrong, right);
    assertThat(opens(wrong)).as("a try before the other machine has spoken").isFalse();
    assertThat(broken()).isNull();
    warms(right);
    serves(right);
    run.waitForOpen(wrong, right);
    wrong.cannotLoad(wrong.lastContext(), "the class X is not there", true);
    assertThat(broken()).isNull();
  }

  @Test
  void oneOfManyPilotsOnAFailedMachineTriesAtATime() {
    Pilot first = run.joinOn("n1", "a");
    run.loadFails(Cause.LOAD_FAILED, first);
    Pilot second = run.joinOn("n1", "b");
    run.pass(Duration.ofMillis(500), first, second);
    assertThat(opens(second)).as("a try during the machine's wait").isFalse();
    run.pass(Duration.ofSeconds(3), first, second);
    assertThat(opens(first) ^ opens(second)).as("exactly one tries").isTrue();
    assertThat(names()).containsExactly("n1");
  }

  @Test
  void eachPilotOfAFailedMachineGetsItsTurn() {
    Pilot bad = run.joinOn("n1", "a");
    run.loadFails(Cause.LOAD_FAILED, bad);
    Pilot good = run.joinOn("n1", "b");
    assertThat(run.waitForOpen(good, bad)).isLessThanOrEqualTo(4);
    assertThat(opens(bad)).isFalse();
  }

  @Test
  void loadsThatWereUnderWayOnTheMachineAreNoFurtherTries() {
    List<Pilot> four = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      four.add(run.joinOn("n1", "p" + i));
    }
    run.pass(Duration.ofMillis(500), four.toArray(Pilot[]::new));
    for (Pilot each : four) {
      assertThat(opens(each)).isTrue();
    }
    run.pass(Duration.ofMillis(500), four.toArray(Pilot[]::new));
    for (Pilot each : four) {
      each.contextGone(each.lastContext(), Cause.LOAD_FAILED, List.of(), List.of());
    }
    assertThat(avoided().get(0).failures()).isEqualTo(1);
  }

  @Test
  void aPilotThatFailsBesideOneThatServesIsAvoidedAlone() {
    Pilot good = run.joinOn("n1", "good");
    run.decide();
    assertThat(opens(good)).isTrue();
    warms(good);
    serves(good);
    Pilot bad = run.joinOn("n1", "bad");
    List<Integer> halfSeconds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      halfSeconds.add(run.loadFails(Cause.LOAD_FAILED, bad, good));
      serves(good);
    }
    assertThat(halfSeconds).containsExactly(1, 2, 4, 8, 16);
    assertThat(names()).containsExactly("bad on n1");
    Pilot third = run.joinOn("n1", "third");
    run.decide();
    assertThat(opens(third)).isTrue();
  }

  @Test
  void aSecondContextThatDoesNotLoadBesideOneThatServesWaitsToo() {
    RunPlan plan = new TestPlans().library(1, new Resources(1, 0, 0)).task(0).plan();
    SchedulerHarness each = SchedulerHarness.started(plan, 10_000);
    Pilot pilot = each.join("a", 2);
    each.decide();
    pilot.warm();
    List<Action.Dispatch> given = new ArrayList<>(pilot.leases());
    int tries = 0;
    for (int i = 0; i < 60; i++) {
      each.pass(Duration.ofMillis(500), pilot);
      if (!each.sentOpen(pilot).isEmpty()) {
        tries++;
        pilot.cannotLoad(pilot.lastContext(), "out of memory", false);
      }
      pilot.leases().stream().filter(lease -> lease.context().number() == 1).forEach(given::add);
      pilot.succeed(given.remove(0));
    }
    assertThat(tries).as("tries in 30 s").isEqualTo(5);
  }

  @Test
  void aPilotThatJoinsAgainOrIsReplacedOnItsMachineKeepsTheWait() {
    Pilot bad = run.joinOn("n1", "bad");
    for (int i = 0; i < 4; i++) {
      run.loadFails(Cause.LOAD_FAILED, bad);
    }
    run.tell(new Event.SessionBroken(bad.session, "gone"));
    Pilot next = run.joinOn("n1", "next");
    run.pass(Duration.ofSeconds(6), next);
    assertThat(opens(next)).isFalse();
    assertThat(run.waitForOpen(next)).isLessThanOrEqualTo(6);
  }

  @Test
  void twoMachinesThatFailAlikeSpeakForTheirKindOfDevice() {
    Pilot one = run.joinOn("n1", "a", SMALL);
    Pilot two = run.joinOn("n2", "b", SMALL);
    run.decide();
    one.cannotLoad(one.opened(), "cannot allocate 17179869184 bytes on n1", false);
    two.cannotLoad(two.opened(), "cannot allocate 16179869184 bytes on n2", false);
    assertThat(names()).containsExactly("NVIDIA T4 (15 GiB)", "n1", "n2");

    Pilot big = run.joinOn("n9", "big", BIG);
    List<Pilot> small = new ArrayList<>();
    for (int i = 3; i < 60; i++) {
      small.add(run.joinOn("n" + (i < 9 ? i : i + 1), "p" + i, SMALL));
    }
    run.decide();
    assertThat(opens(big)).isTrue();
    warms(big);
    int tries = 0;
    List<Pilot> beating = new ArrayList<>(small);
    beating.addAll(List.of(one, two, big));
    for (int i = 0; i < 120; i++) {
      run.pass(Duration.ofMillis(500), beating.toArray(Pilot[]::new));
      for (Pilot each : beating) {
        if (opens(each)) {
          tries++;
          each.cannotLoad(each.lastContext(), "cannot allocate 1 bytes", false);
        }
      }
    }
    assertThat(tries).as("tries of 59 machines in a minute").isBetween(4, 7);

    for (int i = 0; i < 1_300; i++) {
      run.pass(Duration.ofMillis(500), beating.toArray(Pilot[]::new));
      for (Pilot each : beating) {
        if (opens(each)) {
          warms(each);
          assertThat(avoided()).noneMatch(AvoidedPlace::kindOfDevice);
          return;
        }
      }
    }
    throw new AssertionError("the kind of device was never tried again");
  }

  @Test
  void machinesThatFailInDifferentWaysSayNothingOfTheirKind() {
    Pilot one = run.joinOn("n1", "a", SMALL);
    Pilot two = run.joinOn("n2", "b", SMALL);
    run.decide();
    one.cannotLoad(one.opened(), "no space left on device", false);
    two.cannotLoad(two.opened(), "libcuda.so.1: cannot open shared object file", false);
    assertThat(names()).containsExactly("n1", "n2");
  }

  @Test
  void aKindOnWhichTheLibraryHasLoadedIsNotAvoided() {
    Pilot good = run.joinOn("n0", "good", SMALL);
    run.decide();
    assertThat(opens(good)).isTrue();
    warms(good);
    for (String name : List.of("a", "b")) {
      Pilot bad = run.joinOn("on-" + name, name, SMALL);
      run.decide();
      bad.cannotLoad(bad.opened(), "no space left on device", false);
    }
    assertThat(names()).containsExactly("on-a", "on-b");
  }

  @Test
  void loadsThatSomethingElseKilledEndTheLibraryOnlyAfterMinutes() {
    Pilot only = run.join("only");
    int halfSeconds = 0;
    while (broken() == null) {
      halfSeconds += run.loadFails(Cause.KILLED, only);
    }
    assertThat(halfSeconds / 2).isBetween(300, 400);
    assertThat(broken()).contains("exit code 139");
  }

  @Test
  void aLibraryThatServedIsNotGivenUpForMinutes() {
    Pilot only = run.join("only");
    run.decide();
    assertThat(opens(only)).isTrue();
    warms(only);
    serves(only);
    only.contextGone(only.lastContext(), Cause.CLOSED, List.of(), List.of());
    int halfSeconds = 0;
    while (broken() == null) {
      halfSeconds += run.loadFails(Cause.LOAD_FAILED, only);
    }
    assertThat(halfSeconds / 2).isBetween(180, 280);
  }

  @Test
  void anotherMachineIsTriedBeforeTheLibraryIsGivenUp() {
    RunPlan plan = new TestPlans().library(1, new Resources(1, 0, 0)).task(0).plan();
    SchedulerHarness each = SchedulerHarness.started(plan, 100);
    Pilot bad = each.join("bad");
    for (int i = 0; i < 5; i++) {
      each.loadFails(Cause.LOAD_FAILED, bad);
    }
    each.waitForOpen(bad);
    Pilot late = each.join("late");
    bad.contextGone(bad.lastContext(), Cause.LOAD_FAILED, List.of(), List.of());
    assertThat(each.view().libraries().get(0).broken()).isNull();
    each.loadFails(Cause.LOAD_FAILED, late, bad);
    assertThat(each.view().libraries().get(0).broken())
        .contains("7 loads failed", "on-bad, on-late");
  }
}
