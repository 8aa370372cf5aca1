package io.pcm.simulator;

import io.pcm.protocol.message.LibraryNumber;
import java.time.Duration;

/** Work for storms: how long something takes varies widely, so that any order can happen. */
abstract class StormWork implements Work {
  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(2);

  private final Duration usual;

  /**
   * @param usual average run time of a call
   */
  StormWork(Duration usual) {
    this.usual = usual;
  }

  final PlanParts.Timeouts timeouts() {
    return new PlanParts.Timeouts(LOAD_TIMEOUT, usual.multipliedBy(4));
  }

  @Override
  public final Duration load(LibraryNumber library, String device, Chance chance) {
    return chance.millis(1_000, 20_000);
  }

  @Override
  public final Duration call(int task, int index, String device, Chance chance) {
    boolean brief = index % 5 == 0;
    return brief
        ? chance.between(usual.dividedBy(50), usual.dividedBy(10))
        : chance.between(usual.dividedBy(2), usual.multipliedBy(2));
  }
}
