package io.pcm.runtime.dashboard;

import io.pcm.api.status.RunProgress;
import io.pcm.runtime.report.ReportSource;
import io.pcm.runtime.rundir.RunException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;

/** What the page and Prometheus read about a run. Computed when somebody asks. Thread-safe. */
final class LiveData {
  /** The page asks every two seconds. */
  private static final Duration LIFE = Duration.ofSeconds(1);

  private final Remembered page;
  private final Remembered prometheus;
  private final Remembered openMetrics;
  private volatile boolean over;

  /**
   * @param run its name
   */
  LiveData(String run, ReportSource source, Supplier<RunProgress> view) {
    this.page = new Remembered(() -> report(source, view.get()), LIFE);
    this.prometheus = new Remembered(() -> RunMetrics.of(run, view.get()).prometheus(), LIFE);
    this.openMetrics = new Remembered(() -> RunMetrics.of(run, view.get()).openMetrics(), LIFE);
  }

  private byte[] report(ReportSource source, RunProgress view) {
    try {
      return source.read(view, over).json().getBytes(StandardCharsets.UTF_8);
    } catch (RunException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The report of the run as it is now, as JSON. */
  byte[] page() {
    return page.get();
  }

  byte[] metrics(boolean open) {
    return (open ? openMetrics : prometheus).get();
  }

  /** The run has ended or was stopped: what was computed before is not the last. */
  void end() {
    over = true;
    page.forget();
    prometheus.forget();
    openMetrics.forget();
  }
}
