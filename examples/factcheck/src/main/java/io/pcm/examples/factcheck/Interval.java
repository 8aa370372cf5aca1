package io.pcm.examples.factcheck;

/**
 * A confidence interval for a proportion.
 *
 * @param low 0 to {@code high}
 * @param high {@code low} to 1
 */
record Interval(double low, double high) {
  /** The 97.5 % quantile of the standard normal distribution. */
  private static final double Z95 = 1.959963984540054;

  Interval {
    if (!(0 <= low && low <= high && high <= 1)) {
      throw new IllegalArgumentException("no interval of shares: " + low + " to " + high);
    }
  }

  /**
   * The 95 % score interval of E. B. Wilson, "Probable inference, the law of succession, and
   * statistical inference", 1927. Unlike the textbook interval, it is suitable for small samples
   * and for proportions near 0 and 1.
   *
   * @param hits 0 to {@code n}
   * @param n sample size; 0 gives the interval 0 to 1, because nothing is known
   */
  static Interval wilson95(long hits, long n) {
    if (hits < 0 || hits > n) {
      throw new IllegalArgumentException(hits + " hits of " + n);
    }
    if (n == 0) {
      return new Interval(0, 1);
    }
    double share = (double) hits / n;
    double z2n = Z95 * Z95 / n;
    double centre = (share + z2n / 2) / (1 + z2n);
    double reach = Z95 * Math.sqrt(share * (1 - share) / n + z2n / (4 * n)) / (1 + z2n);
    double low = hits == 0 ? 0 : Math.max(0, centre - reach);
    double high = hits == n ? 1 : Math.min(1, centre + reach);
    return new Interval(low, high);
  }

  boolean contains(double share) {
    return low <= share && share <= high;
  }

  boolean overlaps(Interval other) {
    return low <= other.high && other.low <= high;
  }
}
