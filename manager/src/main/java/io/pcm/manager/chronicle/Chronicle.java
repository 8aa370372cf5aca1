package io.pcm.manager.chronicle;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Action;
import io.pcm.manager.core.Event;
import io.pcm.manager.core.Fact;
import io.pcm.manager.core.HeldTime;
import io.pcm.manager.core.RunPlan;
import io.pcm.manager.core.Step;
import io.pcm.manager.core.TimeSpent;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells a chronicle what pilots and contexts do. Its size is bounded: intervals get longer as the
 * run gets longer, and with more pilots. Used by one thread; has no clock.
 */
public final class Chronicle {
  /** The shortest interval. */
  private static final Duration INTERVAL_MIN = Duration.ofMillis(200);

  /** An interval is at most this part of the time so far: about 2,000 in a week. */
  private static final int INTERVALS = 200;

  /** Pilots in each interval; with twice as many, they are told of in every second one. */
  private static final int PILOTS = 64;

  /** Lines about single pilots and contexts, under one manager. */
  private static final int EVENTS_MAX = 200_000;

  /** Durations are told of less often: once in so many parts of the time so far. */
  private static final int DURATIONS = 20;

  private static final Duration DURATIONS_MIN = Duration.ofSeconds(2);

  private final RunPlan plan;
  private final int epoch;
  private final Predicate<ChronicleLine> out;
  private final Instant began;
  private final ChangedTimes changes;
  private final Set<ContextId> warm = new HashSet<>();
  private final CallDurations durations = new CallDurations();
  private int events;
  private int leftOut;
  private int samples;
  private boolean ending;
  private Instant nextSample;
  private Instant nextDurations;

  /**
   * @param out returns false if the line is left out; must not block
   */
  public Chronicle(RunPlan plan, int epoch, Predicate<ChronicleLine> out, Instant now) {
    this.out = out;
    this.plan = plan;
    this.epoch = epoch;
    this.began = now;
    this.changes = new ChangedTimes(plan);
    this.nextSample = now.plus(INTERVAL_MIN);
    this.nextDurations = now.plus(DURATIONS_MIN);
  }

  /** This manager begins with this status; called first. */
  public void begin(RunProgress view) {
    changes.ofTasks(view);
    List<ChronicleLine.TaskHead> heads = new ArrayList<>();
    for (RunPlan.PlannedTask task : plan.tasks()) {
      heads.add(new ChronicleLine.TaskHead(task.name().display(), task.retired()));
    }
    List<String> libraries = plan.libraries().stream().map(each -> each.library().name()).toList();
    tell(new ChronicleLine.Began(ChronicleLine.VERSION, epoch, began.toString(), heads, libraries));
  }

  private void tell(ChronicleLine line) {
    if (!out.test(line)) {
      leftOut++;
    }
  }

  private void tellOne(ChronicleLine line) {
    events++;
    if (events > EVENTS_MAX) {
      leftOut++;
    } else {
      tell(line);
    }
  }

  private long t(Instant now) {
    return Math.max(0, Duration.between(began, now).toMillis());
  }

  /** The manager has made this step. */
  public void stepped(Event event, Step step, Instant now) {
    @Nullable SessionId from = null;
    @Nullable PilotInfo info = null;
    if (event instanceof Event.FromPilot message) {
      from = message.session();
      info = message.message() instanceof PilotMessage.Join join ? join.info() : null;
    }
    for (Fact fact : step.facts()) {
      if (fact instanceof Fact.OutcomesRecorded recorded) {
        if (from != null) {
          durations.add(recorded.outcomes(), from);
        }
      } else if (fact instanceof Fact.PilotJoined joined && info != null) {
        joined(joined, info, now);
      } else {
        tell(fact, step.ended(), now);
      }
    }
    for (Action action : step.actions()) {
      ending |=
          action instanceof Action.EndRun
              || action instanceof Action.Suspend
              || action instanceof Action.Halt;
    }
  }

  private void joined(Fact.PilotJoined fact, PilotInfo info, Instant now) {
    tellOne(
        new ChronicleLine.Joined(
            t(now),
            changes.joined(fact.session(), info.pilot()),
            fact.session().toString(),
            new ChronicleLine.PilotHead(
                info.pilot(), info.host(), info.device(), info.gpus(), info.job(), info.group())));
  }

  private void tell(Fact fact, TimeSpent ended, Instant now) {
    if (fact instanceof Fact.PilotLeft left) {
      left(left, ended, now);
    } else if (fact instanceof Fact.ContextOpened opened) {
      opened(opened.context(), opened.session(), opened.library().value(), false, now);
    } else if (fact instanceof Fact.ContextAdopted adopted) {
      opened(adopted.context(), adopted.session(), adopted.library().value(), true, now);
    } else if (fact instanceof Fact.ContextWarmed warmed) {
      if (warm.add(warmed.context())) {
        String context = warmed.context().toString();
        tellOne(new ChronicleLine.Warmed(t(now), context, warmed.loadMillis()));
      }
    } else if (fact instanceof Fact.ContextEnded gone) {
      gone(gone, ended, now);
    } else if (fact instanceof Fact.TaskReset reset) {
      durations.forget(reset.task().value());
    }
  }

  private void left(Fact.PilotLeft fact, TimeSpent ended, Instant now) {
    HeldTime time =
        ended.pilots().stream()
            .filter(each -> each.session().equals(fact.session()))
            .findFirst()
            .map(TimeSpent.OfPilot::time)
            .orElse(new HeldTime(0, 0, 0, 0));
    String session = fact.session().toString();
    tellOne(new ChronicleLine.Left(t(now), session, fact.lost(), fact.reason(), time));
    changes.left(fact.session());
  }

  private void opened(ContextId id, SessionId session, int library, boolean adopted, Instant now) {
    int number = changes.opened(id);
    String where = session.toString();
    tellOne(new ChronicleLine.Opened(t(now), number, id.toString(), where, library, adopted));
  }

  private void gone(Fact.ContextEnded fact, TimeSpent ended, Instant now) {
    TimeSpent.OfContext time =
        ended.contexts().stream()
            .filter(each -> each.context().equals(fact.context()))
            .findFirst()
            .orElse(new TimeSpent.OfContext(fact.context(), 0, 0));
    String context = fact.context().toString();
    String cause = fact.cause().name();
    tellOne(new ChronicleLine.Gone(t(now), context, cause, time.busyMillis(), time.calls()));
    changes.gone(fact.context());
    warm.remove(fact.context());
  }

  /** Whether it is time for {@link #sample}. */
  public boolean due(Instant now) {
    return ending || !now.isBefore(nextSample);
  }

  /** Tells what has changed since the last sample. */
  public void sample(TimeSpent spent, RunProgress view, Instant now) {
    Duration age = Duration.between(began, now);
    boolean pilotsToo = ending || samples % (1 + spent.pilots().size() / (PILOTS + 1)) == 0;
    samples++;
    ChronicleLine.Times line =
        new ChronicleLine.Times(
            t(now),
            changes.ofTasks(view),
            pilotsToo ? changes.ofPilots(spent) : List.of(),
            pilotsToo ? changes.ofContexts(spent) : List.of(),
            leftOut);
    leftOut = 0;
    boolean idle = line.tasks().isEmpty() && line.pilots().isEmpty() && line.leftOut() == 0;
    if (!idle || ending) {
      tell(line);
    }
    nextSample = now.plus(longer(INTERVAL_MIN, age.dividedBy(INTERVALS)));
    if (durations.changed() && (ending || !now.isBefore(nextDurations))) {
      tell(durations.line(t(now)));
      nextDurations = now.plus(longer(DURATIONS_MIN, age.dividedBy(DURATIONS)));
    }
    if (ending) {
      tell(new ChronicleLine.Ended(t(now)));
      ending = false;
    }
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }
}
