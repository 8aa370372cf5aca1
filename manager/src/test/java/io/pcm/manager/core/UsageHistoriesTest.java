package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.status.Gpu;
import io.pcm.api.status.UsageProgress;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random histories of pilots: at each moment, the parts of their time add up to the time that they
 * were held, times their GPUs. {@code -Dpcm.seed=N} repeats a history.
 */
class UsageHistoriesTest {
  private static final int STEPS = 400;

  private final SchedulerHarness run =
      SchedulerHarness.started(
          new TestPlans()
              .library(4, new Resources(0, 0, 1))
              .library(1, new Resources(0, 0, 0.5))
              .library(2, Resources.NONE)
              .task(0)
              .task(1)
              .task(2)
              .plan(),
          100_000);
  private final List<Life> lives = new ArrayList<>();
  private Random random = new Random();

  /** A pilot, as this test knows it; heard last at this time, or gone since then. */
  private static final class Life {
    final Pilot pilot;
    final int gpus;
    final Instant joined;
    final List<ContextId> loading = new ArrayList<>();
    final List<ContextId> warm = new ArrayList<>();
    final List<Action.Dispatch> leases = new ArrayList<>();
    Instant heard;
    boolean silent;
    boolean gone;

    Life(Pilot pilot, int gpus, Instant joined) {
      this.pilot = pilot;
      this.gpus = gpus;
      this.joined = joined;
      this.heard = joined;
    }

    long heldMillis() {
      return Duration.between(joined, heard).toMillis() * Math.max(1, gpus);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void thePartsAddUpToTheTimeThatPilotsWereHeld(long usual) {
    long seed = Long.getLong("pcm.seed", usual);
    random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      act(random.nextInt(12));
      collect();
      check("seed " + seed + ", step " + step);
    }
    long recorded =
        run.facts(Fact.TimeCounted.class).stream().mapToLong(f -> f.time().held()).sum();
    assertThat(recorded).as("seed " + seed).isBetween(total() - 60_000L * 40, total());
    run.restart();
    assertThat(held()).as("after a restart, seed " + seed).isEqualTo(recorded);
    assertThat(parts(UsageProgress::usefulMillis)).isPositive();
    assertThat(parts(UsageProgress::loadingMillis)).isPositive();
    assertThat(parts(UsageProgress::lostMillis)).isPositive();
  }

  private void act(int choice) {
    switch (choice) {
      case 0 -> join();
      case 1 -> leave();
      case 2 -> any(true).ifPresent(life -> life.silent = true);
      case 3 -> contextGoes();
      case 4, 5 -> pass();
      default -> work();
    }
  }

  private Optional<Life> any(boolean heardOnly) {
    List<Life> here = lives.stream().filter(l -> !l.gone && !(heardOnly && l.silent)).toList();
    return here.isEmpty() ? Optional.empty() : Optional.of(here.get(random.nextInt(here.size())));
  }

  private void join() {
    if (lives.stream().filter(life -> !life.gone).count() < 5) {
      Gpu[] gpus = new Gpu[random.nextInt(4)];
      Arrays.fill(gpus, new Gpu("L4", 24L << 30));
      Pilot pilot = run.new Pilot(new SessionId(lives.size() + 1), "p" + lives.size());
      pilot.joinOn("host", gpus);
      lives.add(new Life(pilot, gpus.length, run.now()));
    }
  }

  private void leave() {
    any(true)
        .ifPresent(
            life -> {
              say(life, new PilotMessage.Draining("asked to", random.nextBoolean()));
              if (random.nextBoolean()) {
                pass();
              }
              say(life, new PilotMessage.Goodbye("asked to"));
              life.gone = true;
            });
  }

  private void contextGoes() {
    any(true)
        .filter(life -> !life.warm.isEmpty())
        .ifPresent(
            life -> {
              ContextId context = life.warm.remove(random.nextInt(life.warm.size()));
              life.leases.removeIf(lease -> lease.context().equals(context));
              life.heard = run.now();
              life.pilot.contextGone(context, Cause.KILLED, List.of(), List.of());
            });
  }

  private void work() {
    any(true)
        .ifPresent(
            life -> {
              if (!life.loading.isEmpty() && random.nextBoolean()) {
                ContextId context = life.loading.remove(0);
                life.warm.add(context);
                say(life, new PilotMessage.ContextWarm(context, 1_000));
              } else if (!life.leases.isEmpty()) {
                life.heard = run.now();
                life.pilot.succeed(life.leases.remove(0));
              }
              run.decide();
            });
  }

  /** Up to 30 s; pilots that are silent for so long are lost, others are heard again. */
  private void pass() {
    boolean back = random.nextInt(3) == 0;
    List<Life> beating =
        lives.stream().filter(life -> !life.gone && !(life.silent && !back)).toList();
    beating.forEach(life -> life.silent = false);
    Pilot[] pilots = beating.stream().map(life -> life.pilot).toArray(Pilot[]::new);
    run.pass(Duration.ofMillis(500L * (1 + random.nextInt(60))), pilots);
    beating.forEach(life -> life.heard = run.now());
  }

  private void say(Life life, PilotMessage message) {
    life.heard = run.now();
    life.pilot.say(message);
  }

  /** What the manager has sent reaches the pilots. */
  private void collect() {
    List<String> here = run.view().pilots().stream().map(pilot -> pilot.pilot()).toList();
    for (Life life : lives) {
      life.gone |= !here.contains(life.pilot.name);
      for (ManagerMessage.OpenContext open : run.sentOpen(life.pilot)) {
        life.loading.add(open.context());
      }
      life.leases.addAll(life.pilot.leases());
    }
  }

  private void check(String when) {
    for (UsageProgress row : run.view().usage()) {
      assertThat(row.usefulMillis()).as("useful, " + when).isNotNegative();
      assertThat(row.loadingMillis()).as("loading, " + when).isNotNegative();
      assertThat(row.idleMillis()).as("idle, " + when).isNotNegative();
      assertThat(row.lostMillis()).as("lost, " + when).isNotNegative();
    }
    assertThat(held()).as("held, " + when).isEqualTo(total());
    for (TimeSpent.OfPilot pilot : run.spent().pilots()) {
      long lived =
          lives.stream()
              .filter(life -> life.pilot.session.equals(pilot.session()))
              .mapToLong(Life::heldMillis)
              .sum();
      assertThat(pilot.time().held()).as("held by one pilot, " + when).isEqualTo(lived);
    }
  }

  private long total() {
    return lives.stream().mapToLong(Life::heldMillis).sum();
  }

  private long held() {
    return parts(UsageProgress::heldMillis);
  }

  private long parts(ToLongFunction<UsageProgress> part) {
    return run.view().usage().stream().mapToLong(part).sum();
  }
}
