package io.pcm.runtime.lines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How often rows have which label on both sides.
 *
 * @param labels those of both sides, sorted
 * @param rows the number of rows by label on the first side, then by label on the second
 */
public record Confusion(List<String> labels, List<List<Integer>> rows) {
  /** More different labels are rather texts or numbers. */
  static final int LABELS_MAX = 30;

  public Confusion {
    labels = List.copyOf(labels);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** Number of rows. */
  public long total() {
    return rows.stream().flatMap(List::stream).mapToLong(Integer::longValue).sum();
  }

  /** Share of rows with the same label. */
  public double agreement() {
    long same = 0;
    for (int label = 0; label < labels.size(); label++) {
      same += rows.get(label).get(label);
    }
    return (double) same / total();
  }

  /**
   * Cohen's kappa: 1 if all labels agree, 0 if as many do as by chance; NaN if all rows have one
   * label.
   */
  public double kappa() {
    double total = total();
    double chance = 0;
    for (int label = 0; label < labels.size(); label++) {
      double first = rows.get(label).stream().mapToLong(Integer::longValue).sum();
      double second = 0;
      for (List<Integer> row : rows) {
        second += row.get(label);
      }
      chance += first / total * (second / total);
    }
    return (agreement() - chance) / (1 - chance);
  }

  /** Counts pairs of labels. */
  static final class Builder {
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();
    private final Map<String, Integer> labels = new TreeMap<>();

    /** Counts the pair if both rows have a label. */
    void add(ComparedRow first, ComparedRow second) {
      if (first.label().isPresent() && second.label().isPresent()) {
        String one = first.label().get();
        String other = second.label().get();
        if (labels.size() <= LABELS_MAX) {
          labels.put(one, 0);
          labels.put(other, 0);
          counts.computeIfAbsent(one, label -> new TreeMap<>()).merge(other, 1, Integer::sum);
        }
      }
    }

    Optional<Confusion> build() {
      if (labels.isEmpty() || labels.size() > LABELS_MAX) {
        return Optional.empty();
      }
      List<List<Integer>> rows = new ArrayList<>();
      for (String first : labels.keySet()) {
        Map<String, Integer> row = counts.getOrDefault(first, Map.of());
        rows.add(labels.keySet().stream().map(second -> row.getOrDefault(second, 0)).toList());
      }
      return Optional.of(new Confusion(List.copyOf(labels.keySet()), rows));
    }
  }
}
