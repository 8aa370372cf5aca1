package io.pcm.examples.factcheck;

import java.util.List;

/**
 * How well answers match labels. All proportions are 0 to 1. A proportion of nothing is 0: accuracy
 * and macro-F1 without claims, precision of a label that was never answered, recall of a label that
 * was never correct, F1 of a label with neither.
 *
 * @param n number of claims, including those whose call failed
 * @param failed number of claims whose call failed; each counts as a wrong answer
 * @param correct number of claims answered with the correct label
 * @param macroF1 mean F1 over all labels that were correct or answered, with equal weights
 * @param labels the labels that were correct or answered: SUPPORTS, REFUTES, NOT ENOUGH INFO, then
 *     others by name
 * @param confusion how often each label was answered for each correct label
 * @param baseline what always answering the most frequent label would have reached
 */
record Scores(
    long n,
    long failed,
    long correct,
    double macroF1,
    List<LabelScores> labels,
    Confusion confusion,
    Baseline baseline) {
  Scores {
    labels = List.copyOf(labels);
  }

  double accuracy() {
    return share(correct, n);
  }

  Interval accuracy95() {
    return Interval.wilson95(correct, n);
  }

  /**
   * @param support number of claims with this correct label
   * @param answered number of claims answered with this label
   */
  record LabelScores(
      String label, long support, long answered, double precision, double recall, double f1) {
    static LabelScores of(String label, long support, long answered, long hits) {
      double precision = share(hits, answered);
      double recall = share(hits, support);
      return new LabelScores(
          label, support, answered, precision, recall, share(2 * hits, support + answered));
    }
  }

  /**
   * @param labels names of rows and columns
   * @param counts for each correct label (row), how often each label was answered (column)
   * @param failed for each correct label, how many calls failed
   * @param unlabelled number of failed calls whose correct label is unknown
   */
  record Confusion(
      List<String> labels, List<List<Long>> counts, List<Long> failed, long unlabelled) {
    Confusion {
      labels = List.copyOf(labels);
      counts = counts.stream().map(List::copyOf).toList();
      failed = List.copyOf(failed);
    }
  }

  /**
   * The majority-class baseline: always answering the most frequent label of the same claims. It is
   * chosen in hindsight, so no other constant answer is better.
   *
   * @param label the first one in order if several are equally frequent; empty if there are no
   *     claims
   */
  record Baseline(String label, long correct, double accuracy, double macroF1) {}

  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
