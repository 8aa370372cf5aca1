package io.pcm.manager.core;

import io.pcm.api.status.RunProgress;
import io.pcm.manager.core.Event.FromPilot;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The manager's core. Its input is what happened and the time; its output is what became true and
 * what to do.
 *
 * <p>Not thread-safe; one thread steps it. Before the first step, pass every fact of the run so far
 * to {@link #replay}, in order. The first step is {@link Event.Started}. The scheduler applies the
 * facts of a step at once; the caller makes them durable before it carries out {@link
 * Action.AfterCommit} actions. The same facts, events and times always give the same output.
 */
public final class Scheduler {
  private final RunState state;
  private final StepOutbox outbox;
  private final Usage usage;
  private final Fleet fleet;
  private final TaskFlow flow;
  private final CallFates fates;
  private final Blame blame;
  private final PilotWatch watch;
  private final Placement placement;
  private final Openings openings;
  private final Stragglers stragglers;
  private final Views views;
  private final Outlooks outlooks;
  private final Reception reception;
  private final PilotTalk talk;
  private final Expected expected;
  private final Adoption adoption;
  private boolean draining;
  private boolean suspended;

  public Scheduler(RunPlan plan, SchedulerConfig config) {
    state = new RunState(plan);
    outbox = new StepOutbox(state);
    List<CallQueue> queues = state.tasks().stream().map(CallQueue::new).toList();
    usage = new Usage(state, outbox);
    fleet = new Fleet(state, queues, outbox, usage);
    flow = new TaskFlow(state, fleet, outbox);
    WorkTimes times = new WorkTimes();
    LoadFailures failures = new LoadFailures(fleet, flow, config);
    fates = new CallFates(state, fleet, flow, outbox, times);
    blame = new Blame(state, fleet, fates, failures, config);
    expected = new Expected(state, fleet, outbox, config);
    reception = new Reception(state, fleet, expected, outbox, config);
    adoption = new Adoption(state, fleet, expected, outbox);
    talk = new PilotTalk(fleet, fates, blame, times, failures);
    watch = new PilotWatch(state, fleet, blame, outbox, config);
    Demand demand = new Demand(state, fleet, flow);
    placement = new Placement(fleet, flow, demand, times, config);
    RestOfWork rest = new RestOfWork(fleet, flow, demand, times);
    openings = new Openings(fleet, placement, times, failures, rest);
    Copies copies = new Copies(state, fleet, times, config);
    TailShares tail = new TailShares(times, config);
    stragglers = new Stragglers(fleet, flow, demand, tail, copies);
    Feasibility feasibility = new Feasibility(fleet, demand, times, failures);
    outlooks = new Outlooks(state, fleet, flow, times);
    views = new Views(state, fleet, flow, feasibility, failures);
  }

  /** Applies a fact of an earlier manager. */
  public void replay(Fact fact) {
    state.apply(fact);
  }

  /** This manager's epoch; 0 before the first step. */
  public int epoch() {
    return state.epoch();
  }

  /** Jobs whose pilots may not serve, without the number of restarts. */
  public List<String> drainedJobs() {
    return List.copyOf(state.drainedJobs());
  }

  /** Handles one event. */
  public Step step(Event event, Instant now) {
    usage.at(now);
    event.match(new Steps(now));
    return outbox.take();
  }

  /** When to step next if nothing happens; empty if the passing of time changes nothing. */
  public Optional<Instant> nextDeadline(Instant now) {
    if (fleet.sessions().isEmpty()) {
      return Optional.empty();
    }
    Instant look = watch.nextLook(now);
    return watch.nextDeadline().map(deadline -> deadline.isBefore(look) ? deadline : look);
  }

  /** What is left to do, and how fast the pilots are. */
  public Outlook outlook(Instant now) {
    return outlooks.outlook(now);
  }

  /** How the pilots that are here, and their contexts, have spent their time so far. */
  public TimeSpent spent() {
    return Usage.spent(fleet.sessions());
  }

  public RunProgress view(Instant now) {
    return views.view(draining, fates.dropped(), adoption.view(), now);
  }

  /** Handles each type of event. */
  private final class Steps implements Event.Cases {
    private final Instant now;

    Steps(Instant now) {
      this.now = now;
    }

    @Override
    public void started(Event.Started event) {
      outbox.state(new Fact.RunOpened(state.epoch() + 1));
      views.markStart();
      expected.begin(now);
      flow.start(now);
    }

    @Override
    public void fromPilot(FromPilot event) {
      Session session = fleet.session(event.session());
      if (event.message() instanceof PilotMessage.Join join) {
        reception.joined(event.session(), join, draining || suspended, now);
      } else if (session == null) {
        refuse(event.session());
      } else {
        session.heard(now);
        heard(session, event.message());
      }
    }

    private void heard(Session session, PilotMessage message) {
      if (message instanceof PilotMessage.Heartbeat heartbeat) {
        watch.heartbeat(session, heartbeat, now);
      } else if (message instanceof PilotMessage.Holdings holdings) {
        adoption.holds(session, holdings, now);
      } else {
        talk.heard(session, message, now);
      }
    }

    private void refuse(SessionId session) {
      outbox.send(session, new ManagerMessage.Rejoin("this session is not known here"));
      outbox.act(new Action.CloseSession(session));
    }

    @Override
    public void rowsFound(Event.RowsFound event) {
      flow.found(event, now);
    }

    @Override
    public void itemsCounted(Event.ItemsCounted event) {
      flow.counted(event.task(), event.count(), now);
    }

    @Override
    public void itemsLost(Event.ItemsLost event) {
      flow.lost(event.task(), event.reason());
    }

    @Override
    public void itemRefused(Event.ItemRefused event) {
      fates.refused(fleet.lease(event.lease()), event.index(), event.error(), now);
    }

    @Override
    public void callsFailAlike(Event.CallsFailAlike event) {
      flow.failEarly(event.task(), event.how(), now);
    }

    @Override
    public void dispatchShortened(Event.DispatchShortened event) {
      fleet.room().tooLarge(event.task(), event.bytes());
      fates.returned(fleet.lease(event.lease()), event.task(), event.notSent());
    }

    @Override
    public void itemsSent(Event.ItemsSent event) {
      Lease lease = fleet.lease(event.lease());
      if (lease != null) {
        fleet.room().sent(lease, event.bytes());
      }
    }

    @Override
    public void resultsWritten(Event.ResultsWritten event) {
      flow.written(event.task(), event.file(), now);
    }

    @Override
    public void drainAsked(Event.DrainAsked event) {
      draining = true;
      for (Session session : fleet.sessions()) {
        fleet.drain(session, event.reason());
      }
    }

    @Override
    public void pilotDrainAsked(Event.PilotDrainAsked event) {
      Session session = fleet.session(event.session());
      if (session != null) {
        reception.drain(session, event.reason());
      }
    }

    @Override
    public void jobsDrainAsked(Event.JobsDrainAsked event) {
      for (String job : event.jobs()) {
        if (!state.drainedJobs().contains(job)) {
          outbox.state(new Fact.JobDrained(job));
        }
      }
      fleet.sessions().stream()
          .filter(session -> !session.draining())
          .filter(session -> state.drainedJobs().contains(session.job()))
          .forEach(session -> fleet.drain(session, event.reason()));
    }

    @Override
    public void sessionBroken(Event.SessionBroken event) {
      Session session = fleet.session(event.session());
      if (session != null) {
        session.unsettle();
        outbox.act(new Action.CloseSession(event.session()));
      }
    }

    @Override
    public void ticked(Event.Ticked event) {
      watch.judge(now);
      expected.judge(now);
      usage.recordInTime(fleet.sessions());
      if (state.outcome() != null || suspended) {
        return;
      }
      if (!draining) {
        place();
        stragglers.relieve(now);
      }
      if (!fleet.anyLease() && expected.missing() == 0 && fleet.isSettled()) {
        if (draining) {
          end(new Action.Suspend("drained"));
        } else if (flow.halted()) {
          end(new Action.Halt(flow.lossReason()));
        }
      }
    }

    /** Opens new contexts only for work that existing ones have no room for. */
    private void place() {
      placement.fill(state.libraries(), now);
      openings.open(placement.demand().needy(state.libraries()), now);
    }

    private void end(Action ending) {
      suspended = true;
      fleet.dismissAll("the manager is stopping");
      outbox.act(ending);
    }
  }
}
