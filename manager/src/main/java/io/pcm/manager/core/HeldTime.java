package io.pcm.manager.core;

/**
 * How pilots spent the time that they were held, in milliseconds of a GPU or of a pilot. A change
 * of it may be negative: time that counted as useful is lost if its work is.
 */
public record HeldTime(long useful, long loading, long idle, long lost) {
  static final HeldTime NONE = new HeldTime(0, 0, 0, 0);

  /** The sum, part by part. */
  public HeldTime plus(HeldTime other) {
    return new HeldTime(
        useful + other.useful, loading + other.loading, idle + other.idle, lost + other.lost);
  }

  HeldTime minus(HeldTime other) {
    return new HeldTime(
        useful - other.useful, loading - other.loading, idle - other.idle, lost - other.lost);
  }

  /** The whole, of which the others are the parts. */
  public long held() {
    return useful + loading + idle + lost;
  }
}
