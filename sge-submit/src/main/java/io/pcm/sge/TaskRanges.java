package io.pcm.sge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tasks of an array, as Grid Engine's commands write and read them: {@code 1,4-9:1}. */
final class TaskRanges {
  private static final Pattern RANGE =
      Pattern.compile("(\\d{1,9})(?:-(\\d{1,9})(?::(\\d{1,9}))?)?");

  /** With both ends. */
  record Range(int first, int last, int step) {
    boolean has(int task) {
      return task >= first && task <= last && (task - first) % step == 0;
    }
  }

  private TaskRanges() {}

  /** What is no range is skipped: nothing is then known of its tasks. */
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

  /** In qdel's short form, {@code 17.1-4}, one word for tasks that follow each other. */
  static List<String> words(Collection<SgeId> ids) {
    List<String> words = new ArrayList<>();
    List<SgeId> run = new ArrayList<>();
    for (SgeId id : new TreeSet<>(ids)) {
      if (!run.isEmpty() && !follows(run.get(run.size() - 1), id)) {
        words.add(word(run));
        run.clear();
      }
      run.add(id);
    }
    if (!run.isEmpty()) {
      words.add(word(run));
    }
    return words;
  }

  private static boolean follows(SgeId last, SgeId next) {
    return last.task().isPresent()
        && last.base() == next.base()
        && last.number() + 1 == next.number();
  }

  private static String word(List<SgeId> run) {
    String first = run.get(0).job().value();
    return run.size() == 1 ? first : first + "-" + run.get(run.size() - 1).number();
  }
}
