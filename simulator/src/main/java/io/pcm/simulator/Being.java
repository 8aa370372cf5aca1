package io.pcm.simulator;

import java.time.Duration;
import java.time.Instant;

/** A process of the simulated world, which can freeze and die. */
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

  /** Dies at once, without notice. */
  void die() {
    dead = true;
  }

  /** Delays everything that it would do by itself, in the same order. */
  void freeze(Duration howLong) {
    frozenUntil = world.time.instant().plus(howLong);
  }

  /** Does something after this time, if it is still alive. */
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
