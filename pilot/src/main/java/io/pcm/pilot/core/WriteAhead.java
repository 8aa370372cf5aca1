package io.pcm.pilot.core;

/**
 * How many calls to write into a process's pipe beyond those that run. Between the end of a call
 * and the start of the next one, an answer goes to the pilot and a call comes back; while calls are
 * short, a slot would be idle for a good part of the time. Calls of a task are not sent ahead
 * before many of them were short, or if one of the latest was long: a call in a pipe cannot go to
 * another context, nor be given back when the pilot leaves.
 */
final class WriteAhead {
  /** What the way to the pilot and back takes, if both processors of a small machine are busy. */
  private static final double TURNAROUND_MICROS = 10_000;

  /** Calls that take longer lose less than a fiftieth of their time on the way. */
  private static final double LONG_MICROS = 50 * TURNAROUND_MICROS;

  /** Calls that may wait in a pipe, if half of the slots are fewer. */
  private static final int FEW = 8;

  /** At most so many wait in a pipe; {@code FrameWriter} has room for them. */
  static final int MOST = 256;

  /**
   * Larger items are not written ahead. So all that wait fit into the inbox of the context host (2
   * MiB), which then reads on, and learns at once of a call that is to be stopped.
   */
  static final int ITEM_BYTES = 8 * 1024;

  /** So many calls tell how long the calls of a task are. */
  static final int TELLING = 16;

  /** Weight of the latest call in the mean. */
  private static final double LATEST = 1.0 / TELLING;

  /** By this, the longest call counts less with each call after it. */
  private static final double FORGOTTEN = 0.98;

  private int seen;
  private double mean;
  private double longest;

  /** Calls of another task follow, which may take longer. */
  void begin() {
    seen = 0;
    longest = 0;
  }

  /** A call took this long. */
  void ended(int micros) {
    mean = seen == 0 ? micros : mean + (micros - mean) * LATEST;
    longest = Math.max(micros, longest * FORGOTTEN);
    seen = Math.min(seen + 1, TELLING);
  }

  /** The calls that may wait in the pipe of a process with so many slots. */
  int calls(int slots) {
    if (seen < TELLING || longest > LONG_MICROS) {
      return 0;
    }
    double meanwhile = Math.ceil(slots * TURNAROUND_MICROS / Math.max(1, mean));
    return (int) Math.min(meanwhile, Math.min(MOST, Math.max(FEW, slots / 2)));
  }
}
