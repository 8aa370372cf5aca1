package io.pcm.manager.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.status.Gpu;
import io.pcm.api.status.RunProgress;
import io.pcm.api.status.TaskProgress;
import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.codec.MessageEncoder;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.HeldLease;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Drives a scheduler by hand in virtual time. Every message is encoded and decoded. The test takes
 * the scheduler's actions one by one, and ends with {@link #nothingElseHappened}.
 */
final class SchedulerHarness {
  static final ResultFile FILE = new ResultFile(4096, 1_900_000_000_123_456_789L, "00ff", "");

  private final MessageEncoder encoder = new MessageEncoder();
  private final MessageDecoder decoder = new MessageDecoder();
  private final Deque<Action> actions = new ArrayDeque<>();
  private final List<Fact> facts = new ArrayList<>();

  /** The highest number of a lease that each session was sent. */
  private final Map<SessionId, Integer> highest = new HashMap<>();

  private final RunPlan plan;
  private Scheduler scheduler;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  SchedulerHarness(RunPlan plan) {
    this.plan = plan;
    scheduler = new Scheduler(plan, SchedulerConfig.DEFAULT);
  }

  /** Starts, and answers every request to count items with this number. */
  static SchedulerHarness started(RunPlan plan, int items) {
    SchedulerHarness harness = new SchedulerHarness(plan);
    harness.tell(new Event.Started());
    harness.countAll(items);
    return harness;
  }

  void countAll(int items) {
    for (Action.CountItems count : take(Action.CountItems.class)) {
      tell(new Event.ItemsCounted(count.task(), items));
    }
  }

  /** Answers all requests to write results; returns their number. */
  int writeAll() {
    int written = 0;
    for (List<Action.WriteResults> wishes = take(Action.WriteResults.class);
        !wishes.isEmpty();
        wishes = take(Action.WriteResults.class)) {
      for (Action.WriteResults wish : wishes) {
        tell(new Event.ResultsWritten(wish.task(), FILE));
        written++;
      }
    }
    return written;
  }

  SchedulerHarness tell(Event event) {
    Step step = scheduler.step(event, now);
    facts.addAll(step.facts());
    for (Action action : step.actions()) {
      actions.add(throughTheWire(action));
      if (action instanceof Action.Dispatch sent) {
        highest.put(sent.session(), sent.lease().number());
      }
    }
    return this;
  }

  SchedulerHarness decide() {
    return tell(new Event.Ticked());
  }

  /**
   * Lets time pass in steps shorter than a heartbeat; in each step, all these pilots send a
   * heartbeat with what they hold.
   */
  void pass(Duration time, Pilot... beating) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusMillis(500);
      for (Pilot pilot : beating) {
        pilot.beat();
      }
      decide();
    }
    take(Action.Send.class, send -> send.message() instanceof ManagerMessage.Alive);
  }

  /** The whole process is frozen. */
  void freeze(Duration time) {
    now = now.plus(time);
    decide();
  }

  /** A new manager opens the run with the facts of the old one; other state is lost. */
  void restart() {
    actions.clear();
    scheduler = new Scheduler(plan, SchedulerConfig.DEFAULT);
    facts.forEach(scheduler::replay);
    tell(new Event.Started());
  }

  /** A new manager, to which none of the old one's pilots comes back. */
  void restartWithoutPilots() {
    restart();
    pass(SchedulerConfig.DEFAULT.adoptionGrace());
  }

  Instant now() {
    return now;
  }

  RunProgress view() {
    return scheduler.view(now);
  }

  TimeSpent spent() {
    return scheduler.spent();
  }

  Outlook outlook() {
    return scheduler.outlook(now);
  }

  TaskProgress task(int number) {
    return view().tasks().get(number);
  }

  List<Fact> facts() {
    return facts;
  }

  <F extends Fact> List<F> facts(Class<F> kind) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  Pilot join(String name) {
    return join(name, 2);
  }

  Pilot join(String name, int cores) {
    return join(name, cores, OptionalLong.empty());
  }

  Pilot join(String name, int cores, OptionalLong lifeLeftMillis) {
    Pilot pilot = new Pilot(new SessionId(Math.abs((long) name.hashCode())), name);
    pilot.join(cores, lifeLeftMillis);
    assertThat(sent(ManagerMessage.Welcome.class, pilot)).hasSize(1);
    return pilot;
  }

  /** A pilot on this machine with these GPUs. */
  Pilot joinOn(String host, String name, Gpu... gpus) {
    Pilot pilot = new Pilot(new SessionId(Math.abs((long) name.hashCode())), name);
    pilot.joinOn(host, gpus);
    assertThat(sent(ManagerMessage.Welcome.class, pilot)).hasSize(1);
    return pilot;
  }

  /**
   * Lets time pass until the first of these pilots is told to open a context.
   *
   * @return the number of half seconds that passed
   */
  int waitForOpen(Pilot... beating) {
    for (int steps = 1; steps < 2_000; steps++) {
      pass(Duration.ofMillis(500), beating);
      if (!sentOpen(beating[0]).isEmpty()) {
        sent(ManagerMessage.LibraryAnnounced.class, beating[0]);
        return steps;
      }
    }
    throw new AssertionError("no context was opened in 1000 s");
  }

  /**
   * The first of these pilots fails to load as soon as it is told to.
   *
   * @return the number of half seconds that passed
   */
  int loadFails(Cause cause, Pilot... beating) {
    int steps = waitForOpen(beating);
    beating[0].leases();
    beating[0].contextGone(beating[0].lastContext(), cause, List.of(), List.of());
    return steps;
  }

  /** The library counts as broken because of loads that fail on this pilot, the only one. */
  void loadsFailForGood(Pilot pilot) {
    while (view().libraries().get(0).broken() == null) {
      loadFails(Cause.LOAD_FAILED, pilot);
    }
  }

  /** Takes the next action, which must be of this kind. */
  <A extends Action> A next(Class<A> kind) {
    assertThat(actions).as("an action of kind %s", kind.getSimpleName()).isNotEmpty();
    assertThat(actions.peekFirst()).isInstanceOf(kind);
    return kind.cast(actions.removeFirst());
  }

  /** Takes the next action, which must be this kind of message to this pilot. */
  <M extends ManagerMessage> M next(Class<M> kind, Pilot pilot) {
    Action.Send send = next(Action.Send.class);
    assertThat(send.session()).isEqualTo(pilot.session);
    assertThat(send.message()).isInstanceOf(kind);
    return kind.cast(send.message());
  }

  /** Takes all actions of this kind, at any position. */
  <A extends Action> List<A> take(Class<A> kind) {
    return take(kind, action -> true);
  }

  <A extends Action> List<A> take(Class<A> kind, java.util.function.Predicate<A> which) {
    List<A> taken =
        actions.stream().filter(kind::isInstance).map(kind::cast).filter(which).toList();
    actions.removeIf(action -> kind.isInstance(action) && which.test(kind.cast(action)));
    return taken;
  }

  /** Takes all messages of this kind to this pilot. */
  <M extends ManagerMessage> List<M> sent(Class<M> kind, Pilot pilot) {
    return take(
            Action.Send.class,
            send -> kind.isInstance(send.message()) && send.session().equals(pilot.session))
        .stream()
        .map(send -> kind.cast(send.message()))
        .toList();
  }

  /** Takes all requests to open contexts. */
  List<ManagerMessage.OpenContext> sentOpen(Pilot pilot) {
    List<ManagerMessage.OpenContext> orders = sent(ManagerMessage.OpenContext.class, pilot);
    orders.forEach(order -> pilot.contexts.add(order.context()));
    return orders;
  }

  void nothingElseHappened() {
    assertThat(actions).isEmpty();
  }

  private Action throughTheWire(Action action) {
    if (!(action instanceof Action.Send send)) {
      return action;
    }
    try {
      byte[] bytes = encoder.encode(send.message());
      return new Action.Send(send.session(), decoder.managerMessage(bytes, 0, bytes.length));
    } catch (MalformedMessageException e) {
      throw new AssertionError("our own message is refused: " + send, e);
    }
  }

  /** A pilot as the manager sees it: a source of messages. */
  final class Pilot {
    final SessionId session;
    final String name;
    private final List<LeaseId> leases = new ArrayList<>();
    private final List<ContextId> contexts = new ArrayList<>();
    private long sequence;
    private long acknowledged;

    /** The GPUs that it avoids. */
    List<Integer> avoided = List.of();

    /** The windows of contexts that it brings back. */
    List<PilotMessage.ContextWindow> windows = List.of();

    Pilot(SessionId session, String name) {
      this.session = session;
      this.name = name;
    }

    void say(PilotMessage message) {
      try {
        byte[] bytes = encoder.encode(message);
        tell(new Event.FromPilot(session, decoder.pilotMessage(bytes, 0, bytes.length)));
      } catch (MalformedMessageException e) {
        throw new AssertionError("our own message is refused: " + message, e);
      }
    }

    void join(int cores) {
      join(cores, OptionalLong.empty());
    }

    void join(int cores, OptionalLong lifeLeftMillis) {
      join("", cores, lifeLeftMillis);
    }

    /** Joins as the pilot of a job that still has these contexts. */
    void joinOfJob(String job, HeldContext... held) {
      join(job, 2, OptionalLong.empty(), held);
    }

    void joinOn(String host, Gpu... gpus) {
      joinWith(List.of(), host, gpus);
    }

    /** Joins with these contexts of an earlier session. */
    void joinWith(List<HeldContext> held, String host, Gpu... gpus) {
      PilotInfo info =
          new PilotInfo(
              name,
              host,
              1,
              "",
              2,
              1L << 30,
              gpus.length,
              "x",
              OptionalLong.empty(),
              List.of(gpus));
      join(info, held, List.of());
    }

    private void join(String job, int cores, OptionalLong lifeLeftMillis, HeldContext... held) {
      PilotInfo info =
          new PilotInfo(name, "on-" + name, 1, job, cores, 1L << 30, 0, "cpu:x", lifeLeftMillis);
      join(info, List.of(held), List.of());
    }

    private void join(PilotInfo info, List<HeldContext> held, List<HeldLease> work) {
      say(new PilotMessage.Join(info));
      say(new PilotMessage.Holdings(held, work, true, windows));
    }

    /** The pilot when it returns with what it still holds, after the loss of its session. */
    Pilot backWith(List<HeldContext> held, HeldLease... work) {
      Pilot back = new Pilot(new SessionId(session.value() + 1_000_000), name);
      back.windows = windows;
      held.forEach(context -> back.contexts.add(context.context()));
      Arrays.stream(work).forEach(lease -> back.leases.add(lease.lease()));
      PilotInfo info =
          new PilotInfo(name, "on-" + name, 1, "", 2, 1L << 30, 0, "cpu:x", OptionalLong.empty());
      back.join(info, held, List.of(work));
      return back;
    }

    /** The pilot when it returns after the loss of its session. */
    Pilot again() {
      Pilot back = new Pilot(new SessionId(session.value() + 1), name);
      back.join(2);
      return back;
    }

    void beat() {
      beatBefore(highest.getOrDefault(session, 0) + 1);
    }

    /** Says that no lease with this number or a higher one has arrived. */
    void beatBefore(int lease) {
      say(new PilotMessage.Heartbeat(leases, contexts, lease - 1, avoided));
    }

    /** Takes the request to open a context, and any announcements before it. */
    ContextId opened() {
      List<ManagerMessage.OpenContext> orders = sent(ManagerMessage.OpenContext.class, this);
      assertThat(orders).as("contexts to open at %s", name).hasSize(1);
      sent(ManagerMessage.LibraryAnnounced.class, this);
      contexts.add(orders.get(0).context());
      return orders.get(0).context();
    }

    ContextId warm() {
      ContextId context = opened();
      say(new PilotMessage.ContextWarm(context, 1_500));
      return context;
    }

    ContextId lastContext() {
      return contexts.get(contexts.size() - 1);
    }

    /** Takes all leases of this pilot. */
    List<Action.Dispatch> leases() {
      sent(ManagerMessage.TaskAnnounced.class, this);
      List<Action.Dispatch> given =
          take(Action.Dispatch.class, dispatch -> dispatch.session().equals(session));
      given.forEach(dispatch -> leases.add(dispatch.lease()));
      return given;
    }

    Action.Dispatch lease() {
      List<Action.Dispatch> given = leases();
      assertThat(given).as("leases of %s", name).hasSize(1);
      return given.get(0);
    }

    void succeed(Action.Dispatch dispatch, int... calls) {
      end(dispatch, Outcome.SUCCEEDED, calls);
    }

    void succeed(Action.Dispatch dispatch) {
      end(dispatch, Outcome.SUCCEEDED, dispatch.index());
      leases.remove(dispatch.lease());
    }

    void fail(Action.Dispatch dispatch, int... calls) {
      end(dispatch, Outcome.FAILED, calls);
    }

    private void end(Action.Dispatch dispatch, Outcome outcome, int... calls) {
      Outcomes.Builder rows = new Outcomes.Builder(dispatch.task(), calls.length);
      for (int call : calls) {
        rows.add(call, new CallEnd(outcome, 0, 1_000_000, hash(call), new Payload(Json.of("1"))));
      }
      say(new PilotMessage.CallsEnded(++sequence, dispatch.lease(), rows.build()));
      take(Action.Acknowledge.class).forEach(ack -> acknowledged = ack.sequence());
    }

    /** Whether all outcomes so far are acknowledged, or will be once they are durable. */
    boolean allAcknowledged() {
      return acknowledged == sequence;
    }

    void handBack(Action.Dispatch dispatch, int... calls) {
      say(new PilotMessage.Returned(dispatch.lease(), dispatch.task(), calls));
    }

    void cannotLoad(ContextId context, String evidence, boolean certain) {
      contexts.remove(context);
      say(
          new PilotMessage.ContextGone(
              context, Cause.LOAD_FAILED, evidence, List.of(), List.of(), certain));
    }

    void contextGone(ContextId context, Cause cause, List<CallRef> blamed, List<CallRef> others) {
      contexts.remove(context);
      List<PilotMessage.Blamed> suspects =
          blamed.stream()
              .map(call -> new PilotMessage.Blamed(call, 7_000_000, hash(call.index())))
              .toList();
      say(new PilotMessage.ContextGone(context, cause, "exit code 139", suspects, others));
    }

    void callsStopped(ContextId context, CallRef... calls) {
      List<PilotMessage.Blamed> late =
          Stream.of(calls)
              .map(call -> new PilotMessage.Blamed(call, 7_000_000, hash(call.index())))
              .toList();
      say(new PilotMessage.CallsStopped(context, "a call ran longer than 7 s", late));
    }

    void forget(Action.Dispatch dispatch) {
      leases.remove(dispatch.lease());
    }
  }

  /** The hash that these pilots report for the item with this index. */
  static ItemHash hash(int index) {
    return new ItemHash(1_000_000_007L * (index + 1));
  }

  private static long[] hashes(int... calls) {
    return Arrays.stream(calls).mapToLong(call -> hash(call).value()).toArray();
  }

  static CallRef call(int task, int index) {
    return new CallRef(new TaskNumber(task), index);
  }
}
