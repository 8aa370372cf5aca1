package io.pcm.submit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Consecutive tasks of an array, including both ends.
 *
 * @param first 0 or more
 * @param last at least {@code first}
 */
public record TaskRange(int first, int last) {
  /** The minimum number of ranges that contain exactly these tasks, in order. */
  public static List<TaskRange> of(Collection<Integer> tasks) {
    List<TaskRange> ranges = new ArrayList<>();
    for (int task : new TreeSet<>(tasks)) {
      int end = ranges.size() - 1;
      if (end >= 0 && ranges.get(end).last() == task - 1) {
        ranges.set(end, new TaskRange(ranges.get(end).first(), task));
      } else {
        ranges.add(new TaskRange(task, task));
      }
    }
    return ranges;
  }

  /** The notation of batch systems: {@code 3} or {@code 3-5}. */
  @Override
  public String toString() {
    return first == last ? "" + first : first + "-" + last;
  }
}
