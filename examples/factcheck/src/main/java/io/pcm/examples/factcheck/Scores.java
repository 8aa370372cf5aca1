package io.pcm.examples.factcheck;

import java.util.List;

/**
 * How well answers match labels. All shares are 0 to 1. Where a share would be nothing divided by
 * nothing it is 0: accuracy and macro-F1 of no claims, precision of a label never answered, recall
 * of a label never due, F1 of a label with neither.
 *
 * @param n claims, those whose call failed included
 * @param failed claims whose call failed; each counts as a wrong answer
 * @param correct claims answered with the label that was due
 * @param macroF1 mean of F1 over all labels that were due or answered, each with the same weight
 * @param labels the labels that were due or answered: SUPPORTS, REFUTES, NOT ENOUGH INFO, then
 *     others by name
 * @param confusion how often which label was answered where which was due
 * @param baseline what always giving the most frequent label would have reached
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
   * @param support claims for which this label was due
   * @param answered claims that were given this label
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
   * @param counts for each due label (row) how often each label was answered (column)
   * @param failed for each due label how many calls failed
   * @param unlabelled failed calls of which not even the due label is known
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
   * The majority-class baseline: the most frequent label of these very claims, given to all of
   * them. It is chosen in hindsight, so it is the highest bar that a constant answer can set.
   *
   * @param label the first in order of several that are equally frequent; empty text for no claims
   */
  record Baseline(String label, long correct, double accuracy, double macroF1) {}

  static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
