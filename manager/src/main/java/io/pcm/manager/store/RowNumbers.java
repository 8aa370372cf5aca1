package io.pcm.manager.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A set of row numbers, stored as ranges. */
final class RowNumbers {
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  /** Adds the numbers {@code from} to {@code to}, inclusive; all must be above the present ones. */
  void add(long from, long to) {
    Map.Entry<Long, Long> last = runs.lastEntry();
    if (last != null && last.getValue() == from - 1) {
      runs.put(last.getKey(), to);
    } else {
      runs.put(from, to);
    }
  }

  /**
   * Removes these numbers.
   *
   * @return whether all of them were present
   */
  boolean remove(long from, long to) {
    Map.Entry<Long, Long> run = runs.floorEntry(from);
    if (run == null || run.getValue() < to) {
      return false;
    }
    runs.remove(run.getKey());
    if (run.getKey() < from) {
      runs.put(run.getKey(), from - 1);
    }
    if (to < run.getValue()) {
      runs.put(to + 1, run.getValue());
    }
    return true;
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /**
   * Writes the number of ranges, then for each its distance from the previous one and its length.
   */
  void write(RowWriter out) {
    out.number(runs.size());
    long last = 0;
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      out.number(run.getKey() - last).number(run.getValue() - run.getKey());
      last = run.getValue();
    }
  }

  static RowNumbers read(RowReader in) throws MalformedRowException {
    RowNumbers gaps = new RowNumbers();
    int count = in.natural();
    long last = 0;
    for (int i = 0; i < count; i++) {
      long from = last + in.number();
      last = from + in.number();
      gaps.add(from, last);
    }
    return gaps;
  }

  /**
   * Removes all numbers of another set.
   *
   * @return whether all of them were present
   */
  boolean removeAll(RowNumbers other) {
    boolean all = true;
    for (Map.Entry<Long, Long> run : other.runs.entrySet()) {
      all &= remove(run.getKey(), run.getValue());
    }
    return all;
  }

  /** For messages: {@code 17, 20 to 23}; at most ten ranges. */
  @Override
  public String toString() {
    List<String> words = new ArrayList<>();
    for (Map.Entry<Long, Long> run : runs.entrySet()) {
      if (words.size() == 10) {
        words.add("and " + (runs.size() - 10) + " more");
        break;
      }
      words.add(
          run.getKey().equals(run.getValue())
              ? run.getKey().toString()
              : run.getKey() + " to " + run.getValue());
    }
    return String.join(", ", words);
  }
}
