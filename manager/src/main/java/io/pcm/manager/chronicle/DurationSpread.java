package io.pcm.manager.chronicle;

import java.util.Map;
import java.util.TreeMap;

/**
 * How long calls take: the number of calls in buckets whose bounds are four to an octave, such as
 * 1024, 1280, 1536, 1792 and 2048 microseconds. A quantile is off by less than a fifth.
 */
public final class DurationSpread {
  private static final int BUCKETS = 4 * 31;

  private final long[] counts = new long[BUCKETS];

  /** A call took this long. */
  public void add(int micros) {
    counts[bucket(micros)]++;
  }

  /** Adds the counts of another spread; unknown buckets are ignored. */
  public void add(Map<Integer, Long> others) {
    others.forEach(
        (bucket, count) -> {
          if (bucket >= 0 && bucket < BUCKETS && count > 0) {
            counts[bucket] += count;
          }
        });
  }

  /** The counts by bucket, without empty buckets. */
  public Map<Integer, Long> counts() {
    Map<Integer, Long> some = new TreeMap<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (counts[bucket] > 0) {
        some.put(bucket, counts[bucket]);
      }
    }
    return some;
  }

  /**
   * The middle of the bucket with the call that has this share of the calls below it, in
   * microseconds; 0 if there are no calls.
   */
  public double quantile(double share) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    long below = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      below += counts[bucket];
      if (counts[bucket] > 0 && below >= share * all) {
        return (lower(bucket) + lower(bucket + 1)) / 2;
      }
    }
    return 0;
  }

  private static int bucket(int micros) {
    int number = Math.max(4, micros);
    int octave = 31 - Integer.numberOfLeadingZeros(number);
    return 4 * octave + (number >>> (octave - 2) & 3);
  }

  private static double lower(int bucket) {
    return Math.scalb(1 + (bucket % 4) / 4.0, bucket / 4);
  }
}
