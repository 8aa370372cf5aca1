package io.pcm.pilot.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.pcm.api.CallError;
import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.api.batch.JobLife;
import io.pcm.api.workflow.Library;
import io.pcm.protocol.codec.MalformedMessageException;
import io.pcm.protocol.codec.MessageBounds;
import io.pcm.protocol.codec.MessageDecoder;
import io.pcm.protocol.codec.MessageEncoder;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An agent in virtual time; every message is encoded and decoded. Its actions are recorded as lines
 * of text until the test has compared them. A test ends with {@link #nothingElseHappened}.
 */
final class PilotAgentHarness {
  static final Duration LOAD_TIMEOUT = Duration.ofSeconds(60);
  static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  static final RunId RUN = RunId.parse("0".repeat(32));
  static final RunId OTHER_RUN = RunId.parse("f".repeat(32));
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  final PilotAgent agent;
  private final MessageEncoder encoder = new MessageEncoder();
  private final MessageDecoder decoder = new MessageDecoder();
  private final List<String> lines = new ArrayList<>();
  private Instant now = START;
  private int managersEpoch = 1;
  private final Map<Integer, ContextId> opened = new TreeMap<>();

  PilotAgentHarness() {
    this(Optional.empty());
  }

  PilotAgentHarness(Optional<JobLife> life) {
    this(life, 0);
  }

  private PilotAgentHarness(Optional<JobLife> life, int gpus) {
    PilotInfo info =
        new PilotInfo("p", "node1", 7, "", 4, 1L << 30, gpus, "cpu:x", OptionalLong.empty());
    agent =
        new PilotAgent(
            new AgentConfig(
                info, Duration.ofSeconds(60), Duration.ofSeconds(25), Duration.ofSeconds(7), life),
            START);
  }

  /**
   * An agent with a session with a heartbeat of 2 s, and libraries 0 (two slots) and 1 (loaded per
   * call).
   */
  static PilotAgentHarness joined() {
    PilotAgentHarness harness = new PilotAgentHarness();
    harness.tick();
    harness.happened("connect");
    harness.join(1);
    harness.announce();
    return harness;
  }

  /** An agent with GPUs and a session. */
  static PilotAgentHarness withGpus(int gpus) {
    PilotAgentHarness harness = new PilotAgentHarness(Optional.empty(), gpus);
    harness.tick();
    harness.happened("connect");
    harness.join(1);
    harness.announce();
    return harness;
  }

  void join(int epoch) {
    connected(epoch);
    happened("send Join", "send Holdings contexts[] leases[]");
    welcome(epoch);
  }

  void connected(int epoch) {
    connected(RUN, epoch);
  }

  void connected(RunId run, int epoch) {
    step(new Event.Connected(new SessionId(100 + epoch), run, epoch));
    managersEpoch = epoch;
  }

  void welcome(int epoch) {
    manager(new ManagerMessage.Welcome(epoch, 2000));
  }

  void announce() {
    manager(
        new ManagerMessage.LibraryAnnounced(library(0, 2, CALL_TIMEOUT, Library.Retention.RUN)));
    manager(
        new ManagerMessage.LibraryAnnounced(library(1, 1, CALL_TIMEOUT, Library.Retention.CALL)));
    for (int i = 0; i < 3; i++) {
      TaskSpec task =
          new TaskSpec(new TaskNumber(i), new LibraryNumber(0), "t" + i, "f", Json.of("{}"));
      manager(new ManagerMessage.TaskAnnounced(task));
    }
    nothingElseHappened();
  }

  static LibrarySpec library(int number, int slots, Duration callTimeout) {
    return library(number, slots, callTimeout, Library.Retention.RUN);
  }

  private static LibrarySpec library(
      int number, int slots, Duration callTimeout, Library.Retention retention) {
    return new LibrarySpec(
        new LibraryNumber(number),
        Library.of("lib" + number, new Library.Host.Command(List.of("x")))
            .slots(slots)
            .loadTimeout(LOAD_TIMEOUT)
            .callTimeout(callTimeout)
            .retention(retention)
            .build());
  }

  /** Context 5 of library 0, warm, in process 1. */
  static PilotAgentHarness warm() {
    PilotAgentHarness harness = joined();
    harness.open(5, 0);
    harness.happened("start process 1 of context 1.5, 4 cores");
    harness.ready(1);
    harness.happened("send ContextWarm 1.5");
    return harness;
  }

  void open(int context, int library) {
    opened.putIfAbsent(context, new ContextId(managersEpoch, context));
    manager(new ManagerMessage.OpenContext(context(context), new LibraryNumber(library)));
  }

  /** Finds a context by its number; no test opens two with the same number. */
  private ContextId context(int number) {
    return opened.getOrDefault(number, new ContextId(managersEpoch, number));
  }

  void close(int context) {
    manager(new ManagerMessage.CloseContext(context(context)));
  }

  void ready(int process) {
    step(new Event.ProcessReady(new ProcessNumber(process), 12, false));
  }

  /** Ready, and able to stop calls. */
  void readyToStopCalls(int process) {
    step(new Event.ProcessReady(new ProcessNumber(process), 12, true));
  }

  void processEnded(int process, String evidence) {
    step(new Event.ProcessEnded(new ProcessNumber(process), evidence, false));
  }

  void processKilled(int process, String evidence) {
    step(new Event.ProcessEnded(new ProcessNumber(process), evidence, true));
  }

  void lease(int lease, int context, int task, int... index) {
    lease(lease, context, task, false, index);
  }

  void leaseAlone(int lease, int context, int task, int... index) {
    lease(lease, context, task, true, index);
  }

  /** A lease of calls that all have this item. */
  void leaseOf(int lease, int context, int task, Json item, int... index) {
    lease(lease, context, task, false, IntStream.of(index).mapToObj(i -> item).toList(), index);
  }

  private void lease(int lease, int context, int task, boolean alone, int... index) {
    List<Json> items = IntStream.of(index).mapToObj(i -> Json.of("" + i)).toList();
    lease(lease, context, task, alone, items, index);
  }

  private void lease(
      int lease, int context, int task, boolean alone, List<Json> items, int... index) {
    manager(
        new ManagerMessage.Lease(
            new LeaseId(managersEpoch, lease),
            context(context),
            new TaskNumber(task),
            alone,
            index,
            items));
  }

  void succeeded(int process, int... id) {
    ended(process, Outcome.SUCCEEDED, Json.of("true"), id);
  }

  void failed(int process, int... id) {
    ended(process, Outcome.FAILED, new CallError("BAD", "no").toJson(), id);
  }

  void ended(int process, Outcome outcome, Json payload, int... id) {
    byte[] outcomes = new byte[id.length];
    Arrays.fill(outcomes, outcome.code());
    List<Payload> payloads = IntStream.of(id).mapToObj(i -> new Payload(payload)).toList();
    step(
        new Event.CallsEnded(
            new ProcessNumber(process), id, outcomes, new int[id.length], payloads));
  }

  /** A call that took this long. */
  void took(Duration duration, int process, int id) {
    int micros = (int) (duration.toNanos() / 1_000);
    Payload payload = new Payload(Json.of("true"));
    step(
        new Event.CallsEnded(
            new ProcessNumber(process),
            new int[] {id},
            new byte[] {Outcome.SUCCEEDED.code()},
            new int[] {micros},
            List.of(payload)));
  }

  void revoke(int lease) {
    manager(new ManagerMessage.Revoke(new LeaseId(1, lease)));
  }

  void acknowledge(long sequence) {
    manager(new ManagerMessage.AckOutcomes(sequence));
  }

  void manager(ManagerMessage message) {
    byte[] wire = encoder.encode(message);
    try {
      step(new Event.FromManager(decoder.managerMessage(wire, 0, wire.length)));
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  void alive() {
    manager(new ManagerMessage.Alive());
  }

  void lifeKnown(JobLife life) {
    step(new Event.LifeKnown(life));
  }

  void stop(String reason, Event.Urgency urgency) {
    step(new Event.StopAsked(reason, urgency));
  }

  void tick() {
    step(new Event.Ticked());
  }

  /** Lets time pass with a tick at each deadline, as a driver does; the manager is alive. */
  void after(Duration duration) {
    Instant end = now.plus(duration);
    while (now.isBefore(end)) {
      Instant second = now.plusSeconds(1);
      silently(Duration.between(now, second.isBefore(end) ? second : end));
      alive();
    }
  }

  /** Like {@link #after}, with a silent manager. */
  void silently(Duration duration) {
    Instant end = now.plus(duration);
    Optional<Instant> due = agent.nextDeadline();
    while (due.isPresent() && !due.get().isAfter(end)) {
      now = due.get().isAfter(now) ? due.get() : now;
      tick();
      assertThat(agent.nextDeadline())
          .as("a deadline that has passed is dealt with")
          .isNotEqualTo(due);
      due = agent.nextDeadline();
    }
    now = end;
    tick();
  }

  /** The process is frozen, without ticks at deadlines. */
  void stopped(Duration duration) {
    now = now.plus(duration);
  }

  /** Lets collected outcomes be sent. */
  void gathered() {
    after(OutcomeBuffer.GATHER);
  }

  void step(Event event) {
    agent.step(event, now).forEach(action -> lines.add(Wording.of(overTheWire(action))));
  }

  private Action overTheWire(Action action) {
    if (action instanceof Action.Send send) {
      return new Action.Send(overTheWire(send.message()));
    } else if (action instanceof Action.Join join) {
      return new Action.Join(
          join.session(), (PilotMessage.Join) overTheWire((PilotMessage) join.message()));
    }
    return action;
  }

  private PilotMessage overTheWire(PilotMessage message) {
    byte[] wire = encoder.encode(message);
    assertThat(wire.length).isLessThanOrEqualTo(MessageBounds.BYTES);
    try {
      return decoder.pilotMessage(wire, 0, wire.length);
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  /** Compares the next lines. */
  void happened(String... expected) {
    int count = Math.min(expected.length, lines.size());
    assertThat(lines.subList(0, count)).containsExactly(expected);
    lines.subList(0, count).clear();
  }

  /** Compares the next lines, and checks that nothing follows. */
  void onlyHappened(String... expected) {
    assertThat(lines).containsExactly(expected);
    lines.clear();
  }

  List<String> forgetWhatHappened() {
    List<String> forgotten = List.copyOf(lines);
    lines.clear();
    return forgotten;
  }

  void nothingElseHappened() {
    assertThat(lines).isEmpty();
  }

  String pulse() {
    var pulse = agent.pulse();
    return "leases"
        + pulse.heartbeat().leases()
        + " contexts"
        + pulse.heartbeat().contexts()
        + " high "
        + pulse.heartbeat().leaseHigh()
        + pulse.pace().map(pace -> " every " + pace.toMillis()).orElse(" without session");
  }
}
