package io.pcm.slurm;

import io.pcm.submit.Chunks;
import io.pcm.submit.TaskRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Tasks of arrays in scancel's short form, {@code 17_[0-3,5]}: one request each to slurmctld. */
final class TaskRanges {
  /** Maximum number of ranges in one pair of brackets. */
  private static final int RANGES_MAX = 50;

  private TaskRanges() {}

  static List<String> of(Collection<SlurmId> ids) {
    Map<Long, List<Integer>> arrays = new TreeMap<>();
    List<String> words = new ArrayList<>();
    for (SlurmId id : new TreeSet<>(ids)) {
      if (id.task().isEmpty()) {
        words.add("" + id.base());
      } else {
        arrays.computeIfAbsent(id.base(), base -> new ArrayList<>()).add(id.task().getAsInt());
      }
    }
    arrays.forEach(
        (base, tasks) -> {
          for (List<TaskRange> some : Chunks.of(TaskRange.of(tasks), RANGES_MAX)) {
            words.add(
                some.stream()
                    .map(TaskRange::toString)
                    .collect(Collectors.joining(",", base + "_[", "]")));
          }
        });
    return words;
  }
}
