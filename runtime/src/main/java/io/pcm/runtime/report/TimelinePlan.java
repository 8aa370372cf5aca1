package io.pcm.runtime.report;

import io.pcm.runtime.report.ReportData.ContextReport;
import io.pcm.runtime.report.ReportData.ManagerReport;
import io.pcm.runtime.report.ReportData.Rate;
import io.pcm.runtime.report.ReportData.Span;
import io.pcm.runtime.report.ReportData.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What happened when, in columns. */
final class TimelinePlan {
  /** Contexts that are drawn. */
  private static final int CONTEXTS_MAX = 2_000;

  /** Tasks with a line of their own; the others share one. */
  private static final int RATES_MAX = 8;

  private static final int MANAGERS_MAX = 200;

  private final PastRun past;
  private final PilotTables tables;
  private final long width;
  private final int columns;

  TimelinePlan(PastRun past, PilotTables tables) {
    this.past = past;
    this.tables = tables;
    this.width = TimeBins.widthFor(past.millis());
    this.columns = (int) (past.millis() / width) + 1;
  }

  Timeline timeline() {
    List<ContextTale> all = past.contexts();
    List<ContextReport> contexts = contexts(all);
    return new Timeline(
        past.millis(),
        width,
        managers(),
        LanePlan.lanes(past.pilots(), tables.numbers(), width, columns),
        contexts,
        all.size() - contexts.size(),
        rates());
  }

  private List<ManagerReport> managers() {
    List<ManagerLife> all = past.managers();
    return all.subList(Math.max(0, all.size() - MANAGERS_MAX), all.size()).stream()
        .map(
            each ->
                new ManagerReport(
                    each.epoch, each.at, each.from, each.to(), each.gap, each.ended()))
        .toList();
  }

  private List<ContextReport> contexts(List<ContextTale> all) {
    List<ContextTale> drawn =
        new ArrayList<>(
            all.stream().filter(each -> tables.numbers().containsKey(each.pilot())).toList());
    if (drawn.size() > CONTEXTS_MAX) {
      drawn.sort(Comparator.comparingLong(each -> each.from - end(each)));
      drawn = drawn.subList(0, CONTEXTS_MAX);
      drawn.sort(Comparator.comparingLong(each -> each.from));
    }
    return drawn.stream().map(this::context).toList();
  }

  /** A context is not there any more when its pilot is not. */
  private long end(ContextTale context) {
    long last = Math.max(context.from, context.pilot().to());
    return context.to() < 0 ? last : Math.min(context.to(), last);
  }

  private ContextReport context(ContextTale each) {
    return new ContextReport(
        each.id,
        each.library,
        tables.numbers().getOrDefault(each.pilot(), -1),
        new Span(each.from, each.warm(), end(each)),
        each.cause(),
        each.busy(),
        each.calls());
  }

  private List<Rate> rates() {
    List<Map.Entry<String, TimeBins>> all = new ArrayList<>(past.rates().entrySet());
    int own = all.size() > RATES_MAX ? RATES_MAX - 1 : all.size();
    all.sort(
        Comparator.comparingDouble(
            each -> -Arrays.stream(each.getValue().part(0, width, columns)).sum()));
    List<Rate> rates = new ArrayList<>();
    for (Map.Entry<String, TimeBins> each : all.subList(0, own)) {
      rates.add(rate(each.getKey(), each.getValue().part(0, width, columns)));
    }
    if (own < all.size()) {
      double[] rest = new double[columns];
      for (Map.Entry<String, TimeBins> each : all.subList(own, all.size())) {
        double[] some = each.getValue().part(0, width, columns);
        Arrays.setAll(rest, i -> rest[i] + some[i]);
      }
      rates.add(rate(all.size() - own + " other tasks", rest));
    }
    return rates;
  }

  private Rate rate(String task, double[] counts) {
    return new Rate(
        task, Arrays.stream(counts).mapToObj(n -> Math.round(n * 1e5 / width) / 100.0).toList());
  }
}
