package io.pcm.runtime.report;

import io.pcm.manager.core.HeldTime;
import java.util.List;

/**
 * How time was spent, in milliseconds; the whole is the sum of the parts.
 *
 * @param held the whole
 */
public record Spent(long held, long useful, long loading, long idle, long lost) {
  static final Spent NONE = new Spent(0, 0, 0, 0, 0);

  static Spent of(HeldTime time) {
    return new Spent(time.held(), time.useful(), time.loading(), time.idle(), time.lost());
  }

  /**
   * @param row a number, then useful, loading, idle and lost
   */
  static Spent ofRow(List<Long> row) {
    long held = row.get(1) + row.get(2) + row.get(3) + row.get(4);
    return new Spent(held, row.get(1), row.get(2), row.get(3), row.get(4));
  }

  Spent plus(Spent other) {
    return new Spent(
        held + other.held,
        useful + other.useful,
        loading + other.loading,
        idle + other.idle,
        lost + other.lost);
  }

  Spent minus(Spent other) {
    return new Spent(
        held - other.held,
        useful - other.useful,
        loading - other.loading,
        idle - other.idle,
        lost - other.lost);
  }
}
