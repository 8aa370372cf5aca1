package io.pcm.simulator;

import java.time.Duration;
import java.time.Instant;

/** What can stand still and die: one process of the simulated world. */
abstract class Being {
  final World world;
  private Instant frozenUntil = Instant.MIN;
  private boolean dead;

  Being(World world) {
    this.world = world;
  }

  boolean dead() {
    return dead;
  }

  /** At once, without a word. */
  void die() {
    dead = true;
  }

  /** All that it would do by itself it does later, in the same order. */
  void freeze(Duration howLong) {
    frozenUntil = world.time.instant().plus(howLong);
  }

  /** Does it then, if it still lives. */
  final void after(Duration wait, Runnable what) {
    world.time.after(wait, () -> live(what));
  }

  private void live(Runnable what) {
    if (dead) {
      return;
    }
    if (frozenUntil.isAfter(world.time.instant())) {
      world.time.at(frozenUntil, () -> live(what));
    } else {
      what.run();
    }
  }
}
