package io.pcm.runtime.report;

import io.pcm.manager.chronicle.ChronicleLine;
import io.pcm.manager.chronicle.DurationSpread;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the chronicles of a run tell, in the time of the run: milliseconds since its first manager
 * began, in which a time without a manager counts as a second.
 */
final class PastRun {
  /** What a time without a manager takes in the time of the run. */
  static final long GAP_MILLIS = 1_000;

  /** A call that took long. */
  record SlowCall(String task, int index, double seconds, String outcome, String pilot) {}

  private final List<ManagerLife> managers = new ArrayList<>();
  private final List<PilotLife> pilots = new ArrayList<>();
  private final Map<String, PilotLife> bySession = new HashMap<>();
  private final Map<String, PilotLife> byName = new HashMap<>();
  private final Map<String, ContextTale> contexts = new LinkedHashMap<>();
  private final Map<String, TimeBins> rates = new LinkedHashMap<>();
  private final Map<String, long[]> counts = new HashMap<>();
  private long leftOut;

  /** Adds a line; lines before the first of a manager are ignored. */
  void add(int epoch, ChronicleLine line) {
    if (line instanceof ChronicleLine.Began began) {
      begins(began);
      return;
    }
    @Nullable ManagerLife manager = manager(epoch);
    if (manager == null) {
      return;
    }
    if (line instanceof ChronicleLine.Joined joined) {
      joins(manager, joined);
    } else if (line instanceof ChronicleLine.Left left) {
      manager.at(left.t());
      Optional.ofNullable(bySession.get(left.session())).ifPresent(pilot -> pilot.leaves(left));
    } else if (line instanceof ChronicleLine.Opened opened) {
      opens(manager, opened);
    } else if (line instanceof ChronicleLine.Warmed warmed) {
      long at = manager.at(warmed.t());
      context(warmed.context()).ifPresent(each -> each.warmed(at, warmed.loadMillis()));
    } else if (line instanceof ChronicleLine.Gone gone) {
      goes(manager.at(gone.t()), gone);
    } else if (line instanceof ChronicleLine.Times times) {
      spend(manager, times);
    } else if (line instanceof ChronicleLine.Durations durations) {
      manager.durations = durations;
    } else if (line instanceof ChronicleLine.Ended ended) {
      manager.at(ended.t());
      manager.ends();
    }
  }

  private @Nullable ManagerLife manager(int epoch) {
    for (int i = managers.size() - 1; i >= 0; i--) {
      if (managers.get(i).epoch == epoch) {
        return managers.get(i);
      }
    }
    return null;
  }

  private void begins(ChronicleLine.Began began) {
    @Nullable ManagerLife last = managers.isEmpty() ? null : managers.get(managers.size() - 1);
    long gap = last == null ? 0 : millisBetween(last.at, began.at()) - (last.to() - last.from);
    long from = last == null ? 0 : last.to() + Math.min(GAP_MILLIS, Math.max(0, gap));
    managers.add(new ManagerLife(began, from, gap));
  }

  private static long millisBetween(String one, String other) {
    try {
      return Duration.between(Instant.parse(one), Instant.parse(other)).toMillis();
    } catch (DateTimeParseException | ArithmeticException e) {
      return 0;
    }
  }

  private void joins(ManagerLife manager, ChronicleLine.Joined line) {
    long at = manager.at(line.t());
    @Nullable PilotLife known = byName.get(line.pilot().name());
    PilotLife pilot;
    if (known == null || known.over()) {
      pilot = new PilotLife(line.pilot(), at);
      pilots.add(pilot);
      byName.put(line.pilot().name(), pilot);
    } else {
      pilot = known;
      if (!manager.pilots.containsValue(pilot)) {
        pilot.comesBack(at);
      }
    }
    manager.pilots.put(line.number(), pilot);
    bySession.put(line.session(), pilot);
  }

  private void opens(ManagerLife manager, ChronicleLine.Opened line) {
    long at = manager.at(line.t());
    @Nullable PilotLife pilot = bySession.get(line.session());
    @Nullable ContextTale context = contexts.get(line.context());
    if (context != null) {
      context.adopted(pilot == null ? context.pilot() : pilot);
    } else if (pilot != null) {
      context = new ContextTale(line.context(), manager.library(line.library()), pilot, at);
      contexts.put(line.context(), context);
      pilot.opened();
    }
    if (context != null) {
      manager.contexts.put(line.number(), context);
    }
  }

  private Optional<ContextTale> context(String id) {
    return Optional.ofNullable(contexts.get(id));
  }

  /** A context that did not come back was gone when its pilot was last heard. */
  private void goes(long at, ChronicleLine.Gone line) {
    context(line.context())
        .ifPresent(
            each -> {
              boolean late = line.cause().equals("NOT_BACK");
              long end = late ? Math.max(each.from, each.pilot().to()) : at;
              each.gone(end, line.cause(), line.busyMillis(), line.calls());
            });
  }

  private void spend(ManagerLife manager, ChronicleLine.Times line) {
    long before = manager.sampled;
    long at = manager.at(line.t());
    manager.sampled = at;
    leftOut += line.leftOut();
    for (List<Long> row : line.tasks()) {
      if (row.size() >= 3) {
        String task = manager.task(row.get(0).intValue());
        long[] count = counts.computeIfAbsent(task, name -> new long[2]);
        count[0] += row.get(1);
        count[1] += row.get(2);
        if (row.get(1) > 0) {
          manager.ended(task, Math.min(before, at), at);
        }
        rates
            .computeIfAbsent(task, name -> new TimeBins(1))
            .add(0, Math.min(before, at), at, Math.max(0, row.get(1)));
      }
    }
    for (List<Long> row : line.pilots()) {
      @Nullable PilotLife pilot = row.isEmpty() ? null : manager.pilots.get(row.get(0).intValue());
      if (pilot != null && row.size() >= 5 && !pilot.over()) {
        pilot.spent(Spent.ofRow(row));
      }
    }
    for (List<Long> row : line.contexts()) {
      @Nullable ContextTale each =
          row.isEmpty() ? null : manager.contexts.get(row.get(0).intValue());
      if (each != null && row.size() >= 3) {
        each.did(row.get(1), row.get(2));
      }
    }
  }

  List<ManagerLife> managers() {
    return managers;
  }

  /** In the order in which they joined. */
  List<PilotLife> pilots() {
    return pilots;
  }

  /** In the order in which they were opened. */
  List<ContextTale> contexts() {
    return List.copyOf(contexts.values());
  }

  /** Calls that ended, over time, by task. */
  Map<String, TimeBins> rates() {
    return rates;
  }

  /** Number of lines that managers have left out. */
  long leftOut() {
    return leftOut;
  }

  /** The whole time of the run so far. */
  long millis() {
    return managers.isEmpty() ? 0 : managers.get(managers.size() - 1).to();
  }

  /** How long the calls of a task took, over all managers. */
  DurationSpread spread(String task) {
    DurationSpread all = new DurationSpread();
    for (ManagerLife manager : managers) {
      if (manager.durations != null) {
        manager
            .durations
            .spread()
            .forEach(
                (number, counted) -> {
                  if (manager.task(number).equals(task) && !manager.isRetired(number)) {
                    all.add(counted);
                  }
                });
      }
    }
    return all;
  }

  /** The slowest calls over all managers, the slowest first. */
  List<SlowCall> slowest(int count) {
    List<SlowCall> all = new ArrayList<>();
    for (ManagerLife manager : managers) {
      if (manager.durations != null) {
        for (ChronicleLine.SlowCall each : manager.durations.slowest()) {
          @Nullable PilotLife pilot = bySession.get(each.session());
          all.add(
              new SlowCall(
                  manager.task(each.task()),
                  each.index(),
                  each.micros() / 1e6,
                  each.outcome(),
                  pilot == null ? "" : pilot.head.name()));
        }
      }
    }
    all.sort(Comparator.comparingDouble(SlowCall::seconds).reversed());
    return all.subList(0, Math.min(count, all.size()));
  }

  /** How long calls of the task ended, from the first to the last, over all managers. */
  long callsMillis(String task) {
    return managers.stream().mapToLong(manager -> manager.callsMillis(task)).sum();
  }

  /** How many versions of the task the last manager knew. */
  int versions(String task) {
    return managers.isEmpty() ? 1 : Math.max(1, managers.get(managers.size() - 1).versions(task));
  }
}
