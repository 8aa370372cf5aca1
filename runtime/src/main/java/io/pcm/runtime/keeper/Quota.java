package io.pcm.runtime.keeper;

/**
 * How many pilots of a group are wanted: as planned, but never more than the user allows, nor more
 * than are left once somebody has cancelled or drained some.
 */
final class Quota {
  private int most;
  private int planned;

  /**
   * @param most the most pilots; as many are wanted until {@link #plan}
   */
  Quota(int most) {
    this.most = most;
    this.planned = most;
  }

  /** The most pilots. */
  int most() {
    return most;
  }

  /** The most pilots from now on, whatever was cancelled before. */
  void allow(int pilots) {
    most = pilots;
  }

  void plan(int pilots) {
    planned = pilots;
  }

  int wanted() {
    return Math.min(most, planned);
  }

  /** Somebody did not want one, so it is not replaced, now or later. */
  void oneFewer() {
    most = wanted() - 1;
  }
}
