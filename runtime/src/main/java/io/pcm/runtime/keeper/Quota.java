package io.pcm.runtime.keeper;

import io.pcm.runtime.scaling.GroupState.Cap;

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

  /**
   * The most pilots now, and whose limit that is.
   *
   * @param user the user's limit
   * @param polite the most that leave room for others
   */
  Cap cap(Cap user, int polite) {
    int allowed = Math.max(0, most);
    if (polite < allowed) {
      return new Cap(polite, Cap.By.AT_MOST);
    }
    return allowed < user.pilots() ? new Cap(allowed, Cap.By.HAND) : new Cap(allowed, user.by());
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
