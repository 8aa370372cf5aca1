package io.pcm.examples.factcheck;

import io.pcm.examples.factcheck.Scores.Confusion;
import io.pcm.examples.factcheck.Scores.LabelScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report as plain text: a table, details of the winner, notes. */
final class ReportText {
  private ReportText() {}

  static String of(Contest contest) {
    Contest.Entry winner = contest.winner();
    StringBuilder out = new StringBuilder();
    String best = TextTable.shortened(winner.template());
    out.append("Best template: ").append(best).append('\n');
    out.append(headline(winner)).append('\n');
    out.append(templates(contest)).append('\n');
    out.append(best).append(" on half B, label by label:\n");
    out.append(labels(winner.b().labels())).append('\n');
    out.append(best);
    out.append(" on half B, expected labels (rows) and given labels (columns):\n");
    out.append(confusion(winner.b().confusion())).append('\n');
    for (String note : contest.notes()) {
      out.append("Note: ").append(TextTable.plain(note)).append('\n');
    }
    out.append("F1: macro-F1, the mean over the labels. In brackets: 95 % interval (Wilson).\n");
    out.append("(majority label): always giving the most frequent label of the same claims.\n");
    out.append("Halves: ").append(ReportJson.SPLIT).append(".\n");
    return out.toString();
  }

  private static String headline(Contest.Entry winner) {
    Scores b = winner.b();
    return String.format(
        Locale.ROOT,
        "Chosen by macro-F1 on half A (%d claims), reported on half B (%d claims):\n"
            + "accuracy %s, macro-F1 %.3f; majority label: accuracy %.3f, macro-F1 %.3f\n",
        winner.a().n(),
        b.n(),
        accuracy(b),
        b.macroF1(),
        b.baseline().accuracy(),
        b.baseline().macroF1());
  }

  private static String templates(Contest contest) {
    Contest.Entry winner = contest.winner();
    TextTable table = new TextTable();
    table.row(
        List.of(
            "  template",
            "F1 on A",
            "accuracy on A",
            "F1 on B",
            "accuracy on B",
            "F1 on all",
            "accuracy on all",
            "failed"));
    for (Contest.Entry entry : contest.entries()) {
      table.row(
          List.of(
              (entry == winner ? "* " : "  ") + entry.template(),
              share(entry.a().macroF1()),
              accuracy(entry.a()),
              share(entry.b().macroF1()),
              accuracy(entry.b()),
              share(entry.all().macroF1()),
              accuracy(entry.all()),
              Long.toString(entry.all().failed())));
    }
    table.row(
        List.of(
            "  (majority label)",
            share(winner.a().baseline().macroF1()),
            constant(winner.a()),
            share(winner.b().baseline().macroF1()),
            constant(winner.b()),
            share(winner.all().baseline().macroF1()),
            constant(winner.all())));
    return table.text();
  }

  /** As wide as {@link #accuracy}, so that the figures are aligned. */
  private static String constant(Scores scores) {
    return share(scores.baseline().accuracy()) + " ".repeat(" (0.00-0.00)".length());
  }

  private static String accuracy(Scores scores) {
    Interval interval = scores.accuracy95();
    return String.format(
        Locale.ROOT, "%.3f (%.2f-%.2f)", scores.accuracy(), interval.low(), interval.high());
  }

  private static String labels(List<LabelScores> labels) {
    TextTable table = new TextTable();
    table.row(List.of("label", "precision", "recall", "F1", "due", "given"));
    for (LabelScores label : labels) {
      table.row(
          List.of(
              label.label(),
              share(label.precision()),
              share(label.recall()),
              share(label.f1()),
              Long.toString(label.support()),
              Long.toString(label.answered())));
    }
    return table.text();
  }

  private static String confusion(Confusion confusion) {
    TextTable table = new TextTable();
    List<String> header = new ArrayList<>(List.of("due"));
    header.addAll(confusion.labels());
    header.add("(failed)");
    table.row(header);
    for (int i = 0; i < confusion.labels().size(); i++) {
      List<String> row = new ArrayList<>(List.of(confusion.labels().get(i)));
      confusion.counts().get(i).forEach(count -> row.add(count.toString()));
      row.add(confusion.failed().get(i).toString());
      table.row(row);
    }
    if (confusion.unlabelled() > 0) {
      List<String> row = new ArrayList<>(List.of("(unknown)"));
      confusion.labels().forEach(label -> row.add(""));
      row.add(Long.toString(confusion.unlabelled()));
      table.row(row);
    }
    return table.text();
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.3f", share);
  }
}
