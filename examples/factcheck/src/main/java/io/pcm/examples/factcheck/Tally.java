package io.pcm.examples.factcheck;

import io.pcm.examples.factcheck.Scores.Baseline;
import io.pcm.examples.factcheck.Scores.Confusion;
import io.pcm.examples.factcheck.Scores.LabelScores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts answers against labels, one claim at a time. Its memory is limited by {@link #LABELS_MAX},
 * whatever the number of claims. Not thread-safe.
 */
final class Tally {
  /**
   * Maximum number of different labels: three are usual; more than this means that the field
   * contains free text.
   */
  static final int LABELS_MAX = 64;

  private static final List<String> FEVER_ORDER = List.of("SUPPORTS", "REFUTES", "NOT ENOUGH INFO");
  private static final Comparator<String> ORDER =
      Comparator.<String>comparingInt(
              label ->
                  FEVER_ORDER.contains(label) ? FEVER_ORDER.indexOf(label) : FEVER_ORDER.size())
          .thenComparing(Comparator.naturalOrder());

  private final Map<String, Row> rows = new TreeMap<>(ORDER);
  private long unlabelled;

  /** The answers for one correct label. */
  private static final class Row {
    private final Map<String, Long> answers = new TreeMap<>(ORDER);
    private long failed;

    private long answered(String label) {
      return answers.getOrDefault(label, 0L);
    }

    private long support() {
      return failed + answers.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * @throws IllegalArgumentException if there are too many labels
   */
  void add(JudgedClaim claim) {
    if (claim.gold().isEmpty()) {
      unlabelled++;
      return;
    }
    Row row = row(claim.gold().get());
    if (claim.answer().isEmpty()) {
      row.failed++;
    } else {
      row(claim.answer().get());
      row.answers.merge(claim.answer().get(), 1L, Long::sum);
    }
  }

  private Row row(String label) {
    Row known = rows.get(label);
    if (known != null) {
      return known;
    }
    if (rows.size() == LABELS_MAX) {
      throw new IllegalArgumentException(
          "more than " + LABELS_MAX + " different labels: is \"label\" a field of free text?");
    }
    Row fresh = new Row();
    rows.put(label, fresh);
    return fresh;
  }

  Scores scores() {
    List<LabelScores> labels = new ArrayList<>();
    long n = unlabelled;
    long correct = 0;
    for (Map.Entry<String, Row> entry : rows.entrySet()) {
      String label = entry.getKey();
      long support = entry.getValue().support();
      long hits = entry.getValue().answered(label);
      long answered = rows.values().stream().mapToLong(row -> row.answered(label)).sum();
      labels.add(LabelScores.of(label, support, answered, hits));
      n += support;
      correct += hits;
    }
    long failed = unlabelled + rows.values().stream().mapToLong(row -> row.failed).sum();
    double macroF1 = labels.stream().mapToDouble(LabelScores::f1).average().orElse(0);
    return new Scores(n, failed, correct, macroF1, labels, confusion(), baseline(labels, n));
  }

  private Confusion confusion() {
    List<String> labels = List.copyOf(rows.keySet());
    List<List<Long>> counts = new ArrayList<>();
    List<Long> failed = new ArrayList<>();
    for (Row row : rows.values()) {
      counts.add(labels.stream().map(row::answered).toList());
      failed.add(row.failed);
    }
    return new Confusion(labels, counts, failed, unlabelled);
  }

  private static Baseline baseline(List<LabelScores> labels, long n) {
    String label = "";
    long correct = 0;
    long due = 0;
    for (LabelScores scores : labels) {
      due += scores.support() > 0 ? 1 : 0;
      if (scores.support() > correct) {
        label = scores.label();
        correct = scores.support();
      }
    }
    double f1 = Scores.share(2 * correct, correct + n);
    return new Baseline(label, correct, Scores.share(correct, n), due == 0 ? 0 : f1 / due);
  }
}
