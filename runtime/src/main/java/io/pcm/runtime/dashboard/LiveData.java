package io.pcm.runtime.dashboard;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.loop.StatusJson;
import java.time.Duration;
import java.util.function.Supplier;

/** What the page and Prometheus read about a run. Computed when somebody asks. Thread-safe. */
final class LiveData {
  /** The page asks every two seconds. */
  private static final Duration LIFE = Duration.ofSeconds(1);

  private final Remembered page;
  private final Remembered prometheus;
  private final Remembered openMetrics;

  /**
   * @param run its name
   */
  LiveData(String run, Supplier<RunProgress> view) {
    this.page = new Remembered(() -> StatusJson.of(view.get()).utf8(), LIFE);
    this.prometheus = new Remembered(() -> RunMetrics.of(run, view.get()).prometheus(), LIFE);
    this.openMetrics = new Remembered(() -> RunMetrics.of(run, view.get()).openMetrics(), LIFE);
  }

  byte[] page() {
    return page.get();
  }

  byte[] metrics(boolean open) {
    return (open ? openMetrics : prometheus).get();
  }

  /** The run has ended: what was computed before is not the last. */
  void forget() {
    page.forget();
    prometheus.forget();
    openMetrics.forget();
  }
}
