package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.Limits;
import io.pcm.api.workflow.Resources;
import io.pcm.manager.core.SchedulerHarness.Pilot;
import io.pcm.manager.driver.Dispatcher;
import io.pcm.manager.driver.LostItems;
import io.pcm.manager.driver.PilotWire;
import io.pcm.manager.source.Item;
import io.pcm.manager.source.ItemSource;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scheduler with a dispatcher that reads items of known sizes: what a pilot has of them. */
final class LargeItemsTest {
  private static final int MEBI = 1 << 20;
  private static final int[] SIZES = {100, 5_000, 60_000, 400_000, 4 * MEBI, Limits.ITEM_BYTES};

  private final Map<Integer, Json> items = new HashMap<>();
  private final Map<Integer, Action.Dispatch> dispatches = new HashMap<>();
  private final List<Event> events = new ArrayList<>();

  /** The calls that the pilot has, with the number of their lease. */
  private final Map<Integer, Integer> held = new HashMap<>();

  private long bytes;
  private long most;
  private int mostCalls;

  @Test
  void aContextWithManySlotsGetsAsManyLargeItemsAsThePilotMayHave() {
    run(60, 512, call -> 4 * MEBI, new Random(1));

    assertThat(most).isBetween(Limits.PILOT_ITEM_BYTES / 2L, (long) Limits.PILOT_ITEM_BYTES);
    assertThat(mostCalls).isBetween(8, 16);
  }

  @Test
  void evenTheLargestItemsAllPass() {
    run(8, 512, call -> Limits.ITEM_BYTES, new Random(1));

    assertThat(mostCalls).isBetween(2, 4);
  }

  @Test
  void smallItemsAreOnlyLimitedInNumber() {
    run(5_000, 512, call -> 100, new Random(1));

    assertThat(mostCalls).isGreaterThanOrEqualTo(1024);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void whateverTheSizesAreThePilotNeverHasTooManyBytes(long seed) {
    Random random = new Random(seed);
    int[] size = random.ints(300, 0, SIZES.length).map(i -> SIZES[i]).toArray();

    run(size.length, 1 << random.nextInt(11), call -> size[call], random);

    assertThat(most).as("seed %d", seed).isLessThanOrEqualTo(Limits.PILOT_ITEM_BYTES);
  }

  private void run(int calls, int slots, IntUnaryOperator size, Random random) {
    RunPlan plan = new TestPlans().library(slots, Resources.NONE).task(0).plan();
    SchedulerHarness run = SchedulerHarness.started(plan, calls);
    Dispatcher dispatcher =
        new Dispatcher(
            task -> new Sized(calls, size),
            new Wire(size),
            events::add,
            new LostItems(events::add, note -> {}));
    Pilot pilot = run.join("a");
    run.decide();
    pilot.warm();
    int rounds = 0;
    while (run.task(0).succeeded() < calls) {
      assertThat(++rounds).as("rounds for %d calls", calls).isLessThan(10 * calls + 100);
      for (Action.Dispatch dispatch : pilot.leases()) {
        dispatches.put(dispatch.lease().number(), dispatch);
        dispatcher.carryOut(dispatch);
      }
      List.copyOf(events).forEach(run::tell);
      events.clear();
      endSome(pilot, size, random);
      run.decide();
    }
  }

  private void endSome(Pilot pilot, IntUnaryOperator size, Random random) {
    mostCalls = Math.max(mostCalls, held.size());
    for (int call : List.copyOf(held.keySet())) {
      if (random.nextInt(3) == 0) {
        Integer lease = held.remove(call);
        bytes -= size.applyAsInt(call);
        pilot.succeed(dispatches.get(lease), call);
      }
    }
  }

  private Json item(int size) {
    return items.computeIfAbsent(size, s -> Json.of("\"" + "x".repeat(s - 2) + "\""));
  }

  private final class Wire implements PilotWire {
    private final IntUnaryOperator size;

    Wire(IntUnaryOperator size) {
      this.size = size;
    }

    @Override
    public void send(SessionId session, ManagerMessage message) {
      ManagerMessage.Lease lease = (ManagerMessage.Lease) message;
      for (int call : lease.index()) {
        held.put(call, lease.lease().number());
        bytes += size.applyAsInt(call);
      }
      most = Math.max(most, bytes);
    }

    @Override
    public void forget(SessionId session) {}
  }

  private final class Sized implements ItemSource {
    private final int count;
    private final IntUnaryOperator size;

    Sized(int count, IntUnaryOperator size) {
      this.count = count;
      this.size = size;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public Item read(int index) {
      return new Item.Value(item(size.applyAsInt(index)));
    }

    @Override
    public void close() {}
  }
}
