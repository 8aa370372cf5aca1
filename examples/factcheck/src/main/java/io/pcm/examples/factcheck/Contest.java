package io.pcm.examples.factcheck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A comparison of the templates, and which of them wins. The winner is the best on half A. It is
 * reported on half B, which did not influence the choice: on the claims by which it was chosen, the
 * best of several looks better than it is.
 *
 * @param entries in the order of the workflow, at least one
 */
record Contest(List<Entry> entries) {
  private static final Comparator<Entry> BEST_FIRST =
      Comparator.<Entry>comparingDouble(entry -> entry.a().macroF1())
          .reversed()
          .thenComparing(
              Comparator.<Entry>comparingDouble(entry -> entry.a().accuracy()).reversed())
          .thenComparing(Entry::template);

  Contest {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("nothing to choose from");
    }
  }

  /**
   * @param template name of the template, unique
   * @param task the task that used it
   * @param a figures on half A
   * @param b figures on half B
   * @param all figures on all claims
   */
  record Entry(String template, String task, Scores a, Scores b, Scores all) {}

  /**
   * The entry with the highest macro-F1 on half A, then the highest accuracy there, then the first
   * name.
   */
  Entry winner() {
    return entries.stream().min(BEST_FIRST).orElseThrow();
  }

  /** Caveats, so that a reader does not draw too many conclusions from the figures. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    notes.addAll(aboutTheChoice());
    notes.addAll(aboutTheBaseline());
    notes.addAll(aboutFailures());
    return notes;
  }

  private List<String> aboutTheChoice() {
    Entry winner = winner();
    if (winner.a().n() == 0) {
      return List.of(
          "No claim fell into half A: the choice of " + winner.template() + " means nothing.");
    }
    List<String> near =
        entries.stream()
            .filter(entry -> entry != winner)
            .filter(entry -> entry.a().accuracy95().overlaps(winner.a().accuracy95()))
            .map(Entry::template)
            .toList();
    if (near.isEmpty()) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "The choice may be luck: on the %d claims of half A the 95 %% interval of the accuracy"
                + " of %s overlaps with that of %s.",
            winner.a().n(),
            winner.template(),
            String.join(", ", near)));
  }

  private List<String> aboutTheBaseline() {
    Entry winner = winner();
    Scores b = winner.b();
    if (b.n() == 0) {
      return List.of("No claim fell into half B: there is nothing to report the choice on.");
    }
    String constant = "always answering " + b.baseline().label();
    if (b.accuracy95().contains(b.baseline().accuracy())) {
      return List.of(
          String.format(
              Locale.ROOT,
              "On the %d claims of half B the accuracy of %s is within noise of %s.",
              b.n(),
              winner.template(),
              constant));
    }
    return b.accuracy() < b.baseline().accuracy()
        ? List.of("On half B " + winner.template() + " is less often right than " + constant + ".")
        : List.of();
  }

  private List<String> aboutFailures() {
    return entries.stream()
        .filter(entry -> entry.all().failed() > 0)
        .map(
            entry ->
                entry.all().failed()
                    + " of "
                    + entry.all().n()
                    + " calls of "
                    + entry.task()
                    + " failed; they count as wrong answers.")
        .toList();
  }
}
