package io.pcm.pilot.core;

/**
 * How many calls to write into a process's pipe beyond those that run. Between the end of a call
 * and the start of the next one, an answer goes to the pilot and a call comes back; while calls are
 * short, a slot would be idle for a good part of the time. Long calls are not sent ahead, because a
 * call in a pipe can no longer go to another context.
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

  /** Weight of the latest call in the mean. */
  private static final double LATEST = 1 / 16.0;

  private double mean = Double.MAX_VALUE;

  /** Calls of another task follow, which may take longer. */
  void begin() {
    mean = Double.MAX_VALUE;
  }

  /** A call took this long. */
  void ended(int micros) {
    mean = mean == Double.MAX_VALUE ? micros : mean + (micros - mean) * LATEST;
  }

  /** The calls that may wait in the pipe of a process with so many slots. */
  int calls(int slots) {
    if (mean > LONG_MICROS) {
      return 0;
    }
    double meanwhile = Math.ceil(slots * TURNAROUND_MICROS / Math.max(1, mean));
    return (int) Math.min(meanwhile, Math.min(MOST, Math.max(FEW, slots / 2)));
  }
}
