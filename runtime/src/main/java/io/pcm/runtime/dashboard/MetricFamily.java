package io.pcm.runtime.dashboard;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;

/** A metric with its values. Values with the same labels add up. */
final class MetricFamily {
  private final String name;
  private final String help;
  private final boolean counter;
  private final Map<Labels, Double> values = new LinkedHashMap<>();

  private MetricFamily(String name, String help, boolean counter) {
    this.name = name;
    this.help = help;
    this.counter = counter;
  }

  /** Something that only grows, without its suffix {@code _total}. */
  static MetricFamily counter(String name, String help) {
    return new MetricFamily(name, help, true);
  }

  /** Something that may become less. */
  static MetricFamily gauge(String name, String help) {
    return new MetricFamily(name, help, false);
  }

  /**
   * @param labels names and values in turn
   */
  MetricFamily add(double value, String... labels) {
    values.merge(Labels.of(labels), value, Double::sum);
    return this;
  }

  MetricSnapshot snapshot() {
    if (counter) {
      CounterSnapshot.Builder built = CounterSnapshot.builder().name(name).help(help);
      values.forEach(
          (labels, value) ->
              built.dataPoint(
                  CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
      return built.build();
    }
    GaugeSnapshot.Builder built = GaugeSnapshot.builder().name(name).help(help);
    values.forEach(
        (labels, value) ->
            built.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return built.build();
  }
}
