package io.pcm.runtime.scaling;

import io.pcm.manager.core.Outlook;
import io.pcm.runtime.scaling.GroupState.Job;
import io.pcm.runtime.scaling.GroupState.Stage;
import io.pcm.runtime.scaling.Paces.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link Scaling} remembers of one group, and how it is at the moment. */
final class Group {
  final GroupHistory history = new GroupHistory();

  /** When pilots were last requested. */
  @Nullable Instant asked;

  /** Since when more jobs wait than are needed. */
  @Nullable Instant excessSince;

  private final List<Outlook.Member> members = new ArrayList<>();
  private Map<String, Integer> devices = Map.of();
  private GroupState state;
  private @Nullable GroupState known;
  private int waiting;
  private int starting;

  Group(GroupState state) {
    this.state = state;
  }

  void carriedOut(GroupPlan plan, Instant now) {
    if (plan.wanted() > state.jobs().size() - plan.cancel().size() - plan.release().size()) {
      asked = now;
    }
    history.told(plan.cancel());
    history.told(plan.release());
  }

  /**
   * @param now the last one again if the batch system has not been asked in between
   */
  void see(GroupState now, Instant time) {
    members.clear();
    if (now == known) {
      history.goOn(started(), waiting, time);
      return;
    }
    known = now;
    state = now;
    history.see(now.jobs(), time);
    waiting = 0;
    starting = 0;
    for (Job job : now.jobs()) {
      waiting += job.stage() == Stage.WAITING ? 1 : 0;
      starting += job.stage() == Stage.STARTING ? 1 : 0;
    }
  }

  /** A pilot of the group is connected. */
  void has(Outlook.Member member) {
    members.add(member);
  }

  /** All connected pilots are known. */
  void complete() {
    if (!members.isEmpty()) {
      devices = new HashMap<>();
      members.forEach(member -> devices.merge(member.device(), 1, Integer::sum));
    }
  }

  GroupState state() {
    return state;
  }

  List<Outlook.Member> members() {
    return members;
  }

  /** Jobs that run, and whose pilots have not connected yet. */
  int starting() {
    return starting;
  }

  int waiting() {
    return waiting;
  }

  /** Jobs that have started. */
  int started() {
    return state.jobs().size() - waiting;
  }

  /** Its waiting jobs, the last one first. */
  List<Job> lastWaiting() {
    List<Job> waiting = new ArrayList<>();
    for (Job job : state.jobs()) {
      if (job.stage() == Stage.WAITING) {
        waiting.add(0, job);
      }
    }
    return waiting;
  }

  /** The usual pace of its pilots; an average if none has been seen. */
  Pace pace(Paces paces) {
    if (devices.isEmpty()) {
      return paces.of("");
    }
    double flow = 0;
    double load = 0;
    int count = 0;
    for (Map.Entry<String, Integer> each : devices.entrySet()) {
      Pace pace = paces.of(each.getKey());
      flow += each.getValue() / pace.workSeconds();
      load += each.getValue() * pace.loadSeconds();
      count += each.getValue();
    }
    return new Pace(count / flow, load / count);
  }

  /** How many of its pilots have been idle for this long. */
  int idleFor(Duration time) {
    return (int)
        members.stream()
            .filter(member -> member.stays() && member.idle().compareTo(time) >= 0)
            .count();
  }

  /** How many more jobs may wait. */
  int mayWait() {
    return state.bounds().pending().orElse(Math.max(PENDING_LEAST, history.waits().recentStarts()));
  }

  private static final int PENDING_LEAST = 8;
}
