package io.pcm.slurm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tasks of arrays in scancel's short form: {@code 17_[0-3,5]}, one request each to slurmctld. */
final class TaskRanges {
  /** Ranges in one pair of brackets. */
  private static final int RANGES_MAX = 50;

  private TaskRanges() {}

  static List<String> of(Collection<SlurmId> ids) {
    Map<Long, List<int[]>> arrays = new TreeMap<>();
    List<String> words = new ArrayList<>();
    for (SlurmId id : new TreeSet<>(ids)) {
      if (id.task().isEmpty()) {
        words.add("" + id.base());
      } else {
        add(arrays.computeIfAbsent(id.base(), base -> new ArrayList<>()), id.task().getAsInt());
      }
    }
    arrays.forEach((base, ranges) -> addWords(words, base, ranges));
    return words;
  }

  private static void add(List<int[]> ranges, int task) {
    if (!ranges.isEmpty() && ranges.get(ranges.size() - 1)[1] == task - 1) {
      ranges.get(ranges.size() - 1)[1] = task;
    } else {
      ranges.add(new int[] {task, task});
    }
  }

  private static void addWords(List<String> words, long base, List<int[]> ranges) {
    for (int from = 0; from < ranges.size(); from += RANGES_MAX) {
      List<String> texts =
          ranges.subList(from, Math.min(ranges.size(), from + RANGES_MAX)).stream()
              .map(range -> range[0] == range[1] ? "" + range[0] : range[0] + "-" + range[1])
              .toList();
      words.add(base + "_[" + String.join(",", texts) + "]");
    }
  }
}
