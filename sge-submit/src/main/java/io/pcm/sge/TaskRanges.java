package io.pcm.sge;

import io.pcm.submit.TaskRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Ranges of tasks of an array in the format of Grid Engine's commands: {@code 1,4-9:1}. */
final class TaskRanges {
  private static final Pattern RANGE =
      Pattern.compile("(\\d{1,9})(?:-(\\d{1,9})(?::(\\d{1,9}))?)?");

  /** A range, including both ends. */
  record Range(int first, int last, int step) {
    boolean has(int task) {
      return task >= first && task <= last && (task - first) % step == 0;
    }
  }

  private TaskRanges() {}

  /** Skips what is not a range; then nothing is known of its tasks. */
  static List<Range> parse(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.strip().split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (range.matches()) {
        int first = Integer.parseInt(range.group(1));
        int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
        int step = range.group(3) == null ? 1 : Integer.parseInt(range.group(3));
        ranges.add(new Range(first, last, Math.max(step, 1)));
      }
    }
    return ranges;
  }

  /** The short form of qdel, {@code 17.1-4}: one word for consecutive tasks. */
  static List<String> words(Collection<SgeId> ids) {
    Map<Long, List<SgeId>> jobs =
        ids.stream().collect(Collectors.groupingBy(SgeId::base, TreeMap::new, Collectors.toList()));
    List<String> words = new ArrayList<>();
    jobs.forEach(
        (base, tasks) -> {
          if (tasks.contains(SgeId.plain(base))) {
            words.add("" + base);
          }
          List<Integer> numbers = tasks.stream().flatMap(id -> id.task().stream().boxed()).toList();
          TaskRange.of(numbers).forEach(range -> words.add(base + "." + range));
        });
    return words;
  }
}
