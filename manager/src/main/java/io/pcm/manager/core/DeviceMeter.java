package io.pcm.manager.core;

/**
 * Counts how the time of one GPU is spent, or of a pilot without GPUs. At each moment it does one
 * thing, so that the parts add up to the time that it was held.
 *
 * <p>Time counts only up to the moment at which its pilot was last heard: if it is lost, it was
 * probably gone soon after that. What it did since then is set apart until it is heard again.
 *
 * <p>All times are in milliseconds since the epoch.
 */
final class DeviceMeter {
  /** In this order: with two contexts that do different things, the later one counts. */
  enum Doing {
    IDLE,
    LOADING,
    USEFUL
  }

  private HeldTime counted = HeldTime.NONE;
  private HeldTime unheard = HeldTime.NONE;

  /** Of the time that counted as loading, what belongs to loads that have not ended. */
  private long unfinished;

  private Doing doing = Doing.IDLE;
  private long since;

  DeviceMeter(long now) {
    since = now;
  }

  /** From now on it does this. */
  void does(Doing next, long heard, long now) {
    advance(heard, now);
    doing = next;
  }

  private void advance(long heard, long now) {
    long end = Math.max(since, now);
    long sure = Math.min(Math.max(since, heard), end);
    if (heard >= since) {
      count(unheard);
      unheard = HeldTime.NONE;
    }
    count(spent(sure - since));
    unheard = unheard.plus(spent(end - sure));
    since = end;
  }

  private void count(HeldTime time) {
    counted = counted.plus(time);
    unfinished += time.loading();
  }

  private HeldTime spent(long millis) {
    return switch (doing) {
      case IDLE -> new HeldTime(0, 0, millis, 0);
      case LOADING -> new HeldTime(0, millis, 0, 0);
      case USEFUL -> new HeldTime(millis, 0, 0, 0);
    };
  }

  /** A context has loaded, or failed to. */
  void loadEnded() {
    unfinished = 0;
  }

  /** A context that was loading is lost. */
  void loseLoad() {
    counted = counted.plus(new HeldTime(0, -unfinished, 0, unfinished));
    unfinished = 0;
  }

  /** The work that was done in this time, in which it was useful, is lost. */
  void loseWork(long from, long to) {
    long millis = Math.max(0, to - from);
    counted = counted.plus(new HeldTime(-millis, 0, 0, millis));
  }

  /** In so much of the time in which it seemed useful, it loaded. */
  void loadedMeanwhile(long millis) {
    counted = counted.plus(new HeldTime(-millis, millis, 0, 0));
  }

  /** The pilot is lost: what it did since it was last heard does not count. */
  void dropUnheard(long heard, long now) {
    advance(heard, now);
    unheard = HeldTime.NONE;
  }

  /** What counts now. */
  HeldTime counted(long heard) {
    return heard < since ? counted : counted.plus(unheard).plus(spent(heard - since));
  }
}
