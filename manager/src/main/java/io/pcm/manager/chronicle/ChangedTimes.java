package io.pcm.manager.chronicle;

import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.manager.core.HeldTime;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.TimeSpent;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.SessionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The rows of {@link ChronicleLine.Times}: what has changed since they were last asked for. */
final class ChangedTimes {
  private final Map<String, Integer> taskNumbers = new HashMap<>();
  private final Map<Integer, long[]> tasks = new HashMap<>();
  private final Map<SessionId, Integer> pilots = new HashMap<>();
  private final Map<String, SessionId> names = new HashMap<>();
  private final Map<SessionId, HeldTime> pilotTimes = new HashMap<>();
  private final Map<ContextId, Integer> contexts = new HashMap<>();
  private final Map<ContextId, TimeSpent.OfContext> contextTimes = new HashMap<>();
  private int joins;
  private int openings;

  ChangedTimes(RunPlan plan) {
    for (RunPlan.PlannedTask task : plan.current()) {
      taskNumbers.put(task.name().display(), task.spec().number().value());
    }
  }

  /** Returns the number of the session of a pilot, which may have had another one until now. */
  int joined(SessionId session, String pilot) {
    SessionId before = names.put(pilot, session);
    if (before != null && pilots.remove(before) != null && pilotTimes.containsKey(before)) {
      pilotTimes.put(session, pilotTimes.remove(before));
    }
    pilots.put(session, joins);
    joins++;
    return joins - 1;
  }

  void left(SessionId session) {
    names.values().remove(session);
    pilots.remove(session);
    pilotTimes.remove(session);
  }

  /** Returns the context's number. */
  int opened(ContextId context) {
    contexts.put(context, openings);
    openings++;
    return openings - 1;
  }

  void gone(ContextId context) {
    contexts.remove(context);
    contextTimes.remove(context);
  }

  /** Calls that ended. */
  List<List<Long>> ofTasks(RunProgress view) {
    List<List<Long>> rows = new ArrayList<>();
    for (TaskProgress task : view.tasks()) {
      Integer number = taskNumbers.get(task.name());
      if (number != null) {
        long failed = task.failed();
        long ended = Math.max(0, task.succeeded() + failed - task.reused());
        long[] known = tasks.computeIfAbsent(number, n -> new long[2]);
        if (known[0] != ended || known[1] != failed) {
          rows.add(List.of((long) number, ended - known[0], failed - known[1]));
          known[0] = ended;
          known[1] = failed;
        }
      }
    }
    return rows;
  }

  /** Time of pilots. */
  List<List<Long>> ofPilots(TimeSpent spent) {
    Map<Integer, List<Long>> rows = new TreeMap<>();
    for (TimeSpent.OfPilot pilot : spent.pilots()) {
      Integer number = pilots.get(pilot.session());
      HeldTime time = pilot.time();
      HeldTime before = pilotTimes.getOrDefault(pilot.session(), new HeldTime(0, 0, 0, 0));
      if (number != null && !time.equals(before)) {
        pilotTimes.put(pilot.session(), time);
        rows.put(
            number,
            List.of(
                (long) number,
                time.useful() - before.useful(),
                time.loading() - before.loading(),
                time.idle() - before.idle(),
                time.lost() - before.lost()));
      }
    }
    return List.copyOf(rows.values());
  }

  /** Time and calls of contexts. */
  List<List<Long>> ofContexts(TimeSpent spent) {
    Map<Integer, List<Long>> rows = new TreeMap<>();
    for (TimeSpent.OfContext time : spent.contexts()) {
      Integer number = contexts.get(time.context());
      TimeSpent.OfContext before = contextTimes.put(time.context(), time);
      if (number != null && !time.equals(before)) {
        long busy = time.busyMillis() - (before == null ? 0 : before.busyMillis());
        long calls = time.calls() - (before == null ? 0 : before.calls());
        if (busy != 0 || calls != 0) {
          rows.put(number, List.of((long) number, busy, calls));
        }
      }
    }
    return List.copyOf(rows.values());
  }
}
