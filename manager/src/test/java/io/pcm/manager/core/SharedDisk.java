package io.pcm.manager.core;

/**
 * What contexts load from: a load takes some time alone, and all loads together get no more than
 * the bandwidth.
 *
 * @param alone seconds of a load that has the disk for itself
 * @param perSecond loads that the disk can do in a second
 */
record SharedDisk(double alone, double perSecond) {
  static SharedDisk ofLoads(double seconds) {
    return new SharedDisk(seconds, 1e9);
  }

  /** The part of a load that each of so many does in this time. */
  double progress(int loads, double seconds) {
    return seconds * Math.min(1 / alone, loads == 0 ? 0 : perSecond / loads);
  }
}
