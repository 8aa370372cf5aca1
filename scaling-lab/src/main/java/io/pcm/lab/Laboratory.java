package io.pcm.lab;

import io.pcm.simulator.Climate;
import io.pcm.simulator.LentRun;
import java.time.Duration;
import java.util.Optional;

/** One history with one way of asking, from the beginning until the last job is gone. */
final class Laboratory {
  /** How often who asks for pilots looks at them, like the code that runs on real machines. */
  static final Duration LOOK = Duration.ofSeconds(10);

  /** Time in which every job has ended that was cancelled, or whose run has ended. */
  private static final Duration LEAVE = Duration.ofMinutes(10);

  /** Far more events than any history has. */
  private static final long HAPPENINGS_MAX = 50_000_000;

  private final History history;
  private final LentRun run;
  private final LentCluster cluster;
  private final Asking asking;
  private boolean over;

  private Laboratory(History history, Asking.Way way) {
    this.history = history;
    run = new LentRun(Climate.mild(1, history.slowness()), history.load());
    cluster = new LentCluster(run, history.partitions());
    asking = way.begin(run, cluster, history.groups());
  }

  /**
   * What came of it.
   *
   * @param happened number of simulated events
   */
  record Found(Measures measures, ClusterLog log, long happened) {}

  /**
   * @throws IllegalStateException if jobs are left at the end
   */
  static Found run(History history, Asking.Way way) {
    return new Laboratory(history, way).run();
  }

  private Found run() {
    look();
    goOn(history.patience(), () -> run.ended());
    Optional<Duration> end = run.ended() ? Optional.of(run.passed()) : Optional.empty();
    over = true;
    asking.end();
    goOn(run.passed().plus(LEAVE), () -> cluster.alive().isEmpty());
    if (!cluster.alive().isEmpty()) {
      throw new IllegalStateException(
          history.title() + ": jobs are left after " + run.passed() + ": " + cluster.alive());
    }
    return new Found(Measures.of(run, cluster, end), cluster.log(), run.happened());
  }

  private void look() {
    if (!over && !run.ended()) {
      asking.look();
      run.after(LOOK, this::look);
    }
  }

  /** What to wait for. */
  private interface Condition {
    boolean holds();
  }

  private void goOn(Duration until, Condition condition) {
    while (!condition.holds() && run.passed().compareTo(until) < 0) {
      if (!run.next() || run.happened() > HAPPENINGS_MAX) {
        throw new IllegalStateException(
            history.title() + ": nothing more happens after " + run.passed());
      }
    }
  }
}
