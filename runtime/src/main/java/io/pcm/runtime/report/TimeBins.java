package io.pcm.runtime.report;

/**
 * Amounts over time, in columns of equal width. When there would be too many columns, each two
 * become one. Widths are doubled from the same narrowest one, so that the columns of several bins
 * can be made equal.
 */
final class TimeBins {
  /** The narrowest column, in milliseconds. */
  static final long WIDTH_MIN = 50;

  private static final int COLUMNS_MAX = 512;

  private final int parts;
  private long width = WIDTH_MIN;
  private long first;
  private int size;
  private float[] amounts = {};

  /**
   * @param parts number of amounts in each column
   */
  TimeBins(int parts) {
    this.parts = parts;
  }

  /** Spreads an amount of this part evenly over a time, in milliseconds from any start. */
  void add(int part, long from, long to, double amount) {
    if (amount == 0) {
      return;
    }
    long end = Math.max(from + 1, to);
    reach(from, end);
    double each = amount / (end - from);
    for (long at = from; at < end; ) {
      long column = Math.floorDiv(at, width);
      long next = Math.min(end, (column + 1) * width);
      amounts[(int) (column - first) * parts + part] += (float) (each * (next - at));
      at = next;
    }
  }

  /** Makes room for columns from one time to another. */
  private void reach(long from, long end) {
    long low = size == 0 ? from : Math.min(first * width, from);
    long high = size == 0 ? end : Math.max((first + size) * width, end);
    while (Math.floorDiv(high - 1, width) - Math.floorDiv(low, width) >= COLUMNS_MAX) {
      widen();
    }
    long start = Math.floorDiv(low, width);
    int columns = (int) (Math.floorDiv(high - 1, width) - start) + 1;
    if (size == 0) {
      first = start;
    }
    int shift = (int) (first - start);
    if (shift > 0 || columns * parts > amounts.length) {
      float[] larger = new float[Math.max(columns, Math.min(2 * columns, COLUMNS_MAX)) * parts];
      System.arraycopy(amounts, 0, larger, shift * parts, size * parts);
      amounts = larger;
    }
    first = start;
    size = columns;
  }

  /** Each two columns become one. */
  private void widen() {
    width *= 2;
    if (size > 0) {
      long start = Math.floorDiv(first, 2);
      int columns = (int) (Math.floorDiv(first + size - 1, 2) - start) + 1;
      float[] wide = new float[columns * parts];
      for (int i = 0; i < size; i++) {
        int column = (int) (Math.floorDiv(first + i, 2) - start);
        for (int part = 0; part < parts; part++) {
          wide[column * parts + part] += amounts[i * parts + part];
        }
      }
      amounts = wide;
      first = start;
      size = columns;
    }
  }

  /**
   * The amounts of one part in the first columns.
   *
   * @param columnWidth {@link #WIDTH_MIN} doubled some times; not narrower than the columns here
   */
  double[] part(int part, long columnWidth, int columns) {
    double[] values = new double[columns];
    for (int i = 0; i < size; i++) {
      long column = Math.floorDiv((first + i) * width, columnWidth);
      if (column >= 0 && column < columns) {
        values[(int) column] += amounts[i * parts + part];
      }
    }
    return values;
  }

  /** The width in which so much time takes at most half of the columns that bins have. */
  static long widthFor(long millis) {
    long width = WIDTH_MIN;
    while (millis > width * (COLUMNS_MAX / 2)) {
      width *= 2;
    }
    return width;
  }
}
