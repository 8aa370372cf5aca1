package io.pcm.lab;

import io.pcm.simulator.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The best that anyone could do with what a cluster lends, if he knew the future: every place is
 * used from the moment it is lent, loads once, and is never idle; a place that was taken back loads
 * again. Calls are a fluid, which any number of places can share, but a task with fewer calls than
 * places uses only as many. Tasks of a workload follow each other, and have one library.
 */
final class Oracle {
  /**
   * The answer.
   *
   * @param end the earliest time at which the work can be done
   * @param held the least time for which machines must be held for that end: each only if it works
   *     before the end, and between two times of work only if that is shorter than another load
   */
  record Best(Duration end, Duration held) {}

  /** One place for as long as it is lent; in seconds. */
  private static final class Use {
    final String device;
    final double load;
    final double from;
    final double until;
    double held;
    double lastUsed;

    Use(String device, Lending.Spell spell, double load) {
      this.device = device;
      this.load = load;
      from = seconds(spell.from());
      until = spell.until().map(Oracle::seconds).orElse(Double.POSITIVE_INFINITY);
    }

    boolean isWarm(double now) {
      return from + load <= now && now < until;
    }

    void used(double begin, double end) {
      held += end - begin + (held == 0 ? load : Math.min(begin - lastUsed, load));
      lastUsed = end;
    }
  }

  private final List<Use> uses = new ArrayList<>();
  private final TreeSet<Double> turns = new TreeSet<>();
  private double now;

  private Oracle(Workload.Recipe library, List<LentGroup> groups) {
    for (LentGroup group : groups) {
      Partition partition = group.partition();
      double load = seconds(library.load().getOrDefault(partition.device(), Duration.ZERO));
      Lending lending =
          partition
              .lending()
              .notBefore(partition.queue())
              .atMost(Math.min(group.max(), partition.jobsMax()));
      lending.spells().forEach(spell -> uses.add(new Use(partition.device(), spell, load)));
    }
    for (Use use : uses) {
      turns.add(use.from + use.load);
      turns.add(use.until);
    }
  }

  /** Empty if the work can never be done. */
  static Optional<Best> of(Workload load, List<LentGroup> groups) {
    Workload.Recipe library = load.libraries().get(0);
    Oracle oracle = new Oracle(library, groups);
    for (Workload.Stage task : load.tasks()) {
      if (!oracle.does(task, library.slots())) {
        return Optional.empty();
      }
    }
    double held = oracle.uses.stream().mapToDouble(use -> use.held).sum();
    return Optional.of(new Best(duration(oracle.now), duration(held)));
  }

  private boolean does(Workload.Stage task, int slots) {
    double left = task.calls();
    int places = (task.calls() + slots - 1) / slots;
    while (left > 0) {
      List<Use> best = fastest(task.call(), places);
      double rate = best.stream().mapToDouble(use -> rate(use, task.call()) * slots).sum();
      Double turn = turns.higher(now);
      double end = rate > 0 ? now + left / rate : Double.POSITIVE_INFINITY;
      if (Double.isInfinite(end) && (turn == null || turn.isInfinite())) {
        return false;
      }
      double next = turn == null || end <= turn ? end : turn;
      for (Use use : best) {
        use.used(now, next);
      }
      left = next == end ? 0 : left - rate * (next - now);
      now = next;
    }
    return true;
  }

  private List<Use> fastest(Map<String, Duration> call, int places) {
    double when = now;
    return uses.stream()
        .filter(use -> use.isWarm(when))
        .sorted(Comparator.comparingDouble(use -> -rate(use, call)))
        .limit(places)
        .toList();
  }

  private static double rate(Use use, Map<String, Duration> call) {
    Duration takes = call.get(use.device);
    return takes == null ? 0 : 1 / seconds(takes);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1e3));
  }
}
