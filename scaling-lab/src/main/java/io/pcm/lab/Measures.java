package io.pcm.lab;

import io.pcm.simulator.ContextLife;
import io.pcm.simulator.LentRun;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one way of asking made of a history.
 *
 * @param end when the run ended; empty if nobody waited for that any more
 * @param held for how long all jobs together held machines
 * @param loading how much of that contexts were loading
 * @param needless how much of that for contexts that did less work than their load took
 * @param worked how much of {@code held} went into calls that were answered
 * @param jobs number of jobs that were submitted
 */
record Measures(
    Optional<Duration> end,
    Duration held,
    Duration loading,
    Duration needless,
    Duration worked,
    int jobs) {

  static Measures of(LentRun run, LentCluster cluster, Optional<Duration> end) {
    Instant now = run.now();
    Predicate<ContextLife> needless = life -> life.worked().compareTo(life.loading(now)) < 0;
    return new Measures(
        end,
        cluster.held(),
        loading(run, life -> true),
        loading(run, needless),
        run.contexts().stream().map(ContextLife::worked).reduce(Duration.ZERO, Duration::plus),
        cluster.log().jobs());
  }

  private static Duration loading(LentRun run, Predicate<ContextLife> which) {
    return run.contexts().stream()
        .filter(which)
        .map(life -> life.loading(run.now()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** How long machines were held that neither loaded nor worked. */
  Duration idle() {
    return held.minus(loading).minus(worked);
  }
}
