package io.pcm.acceptance;

import org.junit.jupiter.api.Order;

/**
 * Values of {@link Order} for test classes. Of JUnit's two threads, one takes classes from the
 * first on, and the other from the last back. So Slurm and HTCondor, which only one class can use
 * at a time, are busy on different threads, and the two threads meet at short classes. Classes
 * without a value are between {@link #AFTER_SLURM} and {@link #LONG}.
 */
final class StartOrder {
  static final int SLURM = 1;

  /** Classes in which some tests need batch systems, and long ones. */
  static final int AFTER_SLURM = 2;

  static final int LONG = Order.DEFAULT + 1;
  static final int GRID_ENGINE = Order.DEFAULT + 2;
  static final int CONDOR = Order.DEFAULT + 3;

  private StartOrder() {}
}
