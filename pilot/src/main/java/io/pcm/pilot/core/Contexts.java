package io.pcm.pilot.core;

import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.HeldContext;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.PilotMessage.Heartbeat;
import io.pcm.protocol.message.PilotMessage.Returned;
import io.pcm.protocol.message.TaskNumber;
import io.pcm.protocol.message.TaskSpec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The contexts of a pilot, their leases, and the announced libraries and tasks. */
final class Contexts implements Room {
  private final AgentConfig config;
  private final Effects fx;
  private final OutcomeBuffer outcomes;
  private final Announced announced = new Announced();
  private final Map<ContextId, Context> byId = new TreeMap<>();
  private final Map<LeaseId, LeaseWork> leases = new LinkedHashMap<>();
  private final SeenLeases seen = new SeenLeases();
  private final Strays strays = new Strays();
  private final UnreportedEnds unreported = new UnreportedEnds();
  private final AssignedGpus gpus;
  private int lastProcess;

  Contexts(AgentConfig config, Effects fx, OutcomeBuffer outcomes) {
    this.config = config;
    this.fx = fx;
    this.outcomes = outcomes;
    this.gpus = new AssignedGpus(config.info());
  }

  @Override
  public Effects fx() {
    return fx;
  }

  @Override
  public AgentConfig config() {
    return config;
  }

  @Override
  public OutcomeBuffer outcomes() {
    return outcomes;
  }

  @Override
  public ProcessNumber start(ContextId context, LibrarySpec library, Instant now) {
    ProcessNumber number = new ProcessNumber(++lastProcess);
    int cores = library.library().resources().cores();
    gpus.started(number, context, now);
    fx.add(
        new Action.StartProcess(
            number, context, library, cores > 0 ? cores : config.info().cores(), gpus.of(context)));
    return number;
  }

  @Override
  public TaskSpec task(TaskNumber number) {
    return announced
        .task(number)
        .orElseThrow(() -> new IllegalStateException("a lease of a task that is not announced"));
  }

  @Override
  public void settle(LeaseWork lease) {
    if (lease.over() && leases.remove(lease.id, lease)) {
      seen.over(lease.id, lease.task);
    }
  }

  @Override
  public void unreported(Unreported end) {
    HeldContext before = end.before().withGpus(gpus.of(end.before().context()));
    unreported.add(new Unreported(before, end.cutOff(), end.gone()));
  }

  @Override
  public void forget(Context context, Cause cause) {
    if (cause == Cause.LOAD_FAILED || cause == Cause.LOAD_REFUSED || cause == Cause.LOAD_TIMEOUT) {
      gpus.loadFailed(context.id, fx);
    }
    byId.remove(context.id);
    gpus.closed(context.id);
  }

  Announced announced() {
    return announced;
  }

  void open(ManagerMessage.OpenContext message, Instant now) {
    Optional<LibrarySpec> library = announced.library(message.library());
    if (message.context().epoch() != seen.epoch()) {
      fx.ignore(
          "asked for context " + message.context() + " by a manager of epoch " + seen.epoch());
    } else if (library.isEmpty()) {
      fx.ignore("asked for a context of library " + message.library() + ", not announced");
    } else if (byId.containsKey(message.context())) {
      fx.ignore("asked for context " + message.context() + ", which already exists");
    } else {
      open(message.context(), library.get(), now);
    }
  }

  private void open(ContextId id, LibrarySpec library, Instant now) {
    if (gpus.open(id, library, fx)) {
      Context context = new Context(id, library, this, now);
      byId.put(id, context);
      context.load(now);
    }
  }

  void close(ContextId id, Instant now) {
    Context context = byId.get(id);
    if (context == null) {
      fx.ignore("asked to close context " + id + ", which does not exist");
    } else {
      context.close(now);
    }
  }

  /** Accepts the lease, or returns it if its context does not accept it. */
  void lease(ManagerMessage.Lease message, Instant now) {
    Context context = byId.get(message.context());
    seen.came(message.lease());
    if (message.lease().epoch() != seen.epoch()) {
      fx.ignore("lease " + message.lease() + " came from a manager of epoch " + seen.epoch());
      refuse(message);
    } else if (leases.containsKey(message.lease())) {
      fx.ignore("lease " + message.lease() + " arrived twice");
    } else if (announced.task(message.task()).isEmpty()) {
      fx.ignore("lease " + message.lease() + " is of task " + message.task() + ", not announced");
      refuse(message);
    } else if (context == null || !context.takesCalls()) {
      refuse(message);
    } else if (message.index().length == 0) {
      seen.over(message.lease(), message.task());
    } else {
      LeaseWork lease = new LeaseWork(message);
      leases.put(lease.id, lease);
      context.offer(lease, now);
    }
  }

  void refuse(ManagerMessage.Lease message) {
    seen.came(message.lease());
    seen.over(message.lease(), message.task());
    fx.send(new Returned(message.lease(), message.task(), message.index()));
  }

  void revoke(LeaseId id) {
    LeaseWork lease = leases.get(id);
    TaskNumber past = seen.taskOf(id);
    if (lease != null) {
      fx.send(new Returned(id, lease.task, lease.takeWaiting()));
      settle(lease);
    } else if (past != null) {
      fx.send(new Returned(id, past, new int[0]));
    } else {
      fx.ignore("asked to give back lease " + id + ", which never existed");
    }
  }

  /** The following messages come from a manager of this epoch. */
  void sessionBegins(int epoch) {
    seen.sessionBegins(epoch);
  }

  /**
   * Forgets everything of a run: leases, contexts, announcements. Kills the processes; whatever
   * they still report is ignored.
   */
  Forgotten forgetRun(Instant now) {
    Forgotten forgotten = new Forgotten(byId.size(), leases.size());
    for (Context context : byId.values()) {
      context.process().ifPresent(number -> strays.kill(number, fx, now));
    }
    byId.clear();
    gpus.closeAll();
    leases.clear();
    unreported.clear();
    seen.forget();
    announced.clear();
    return forgotten;
  }

  /** How much of a run was forgotten. */
  record Forgotten(int contexts, int leases) {}

  /** Whether processes of forgotten contexts may still use this machine. */
  boolean strays() {
    return !strays.isEmpty();
  }

  void judge(Instant now) {
    strays.judge(now);
    forEach(context -> context.judge(now));
  }

  void waits(Event.ProcessWaits event, Instant now) {
    with(event.process(), context -> context.waits(event.longest(), now));
  }

  void ready(Event.ProcessReady event, Instant now) {
    with(
        event.process(),
        context -> {
          gpus.loaded(context.id, now);
          context.ready(event, now);
        });
  }

  void windowAnnounced(Event.WindowAnnounced event, Instant now) {
    with(event.process(), context -> context.windowAnnounced(event.calls(), now));
  }

  void broken(Event.ProcessBroken event, Instant now) {
    with(event.process(), context -> context.broken(event, now));
  }

  void processEnded(Event.ProcessEnded event, Instant now) {
    strays.ended(event.process());
    gpus.ended(event.process());
    with(event.process(), context -> context.processEnded(event, now));
  }

  void callsEnded(Event.CallsEnded event, Instant now) {
    with(event.process(), context -> context.callsEnded(event, now));
  }

  void fileReturned(Event.FileReturned event, Instant now) {
    with(event.process(), context -> context.fileReturned(event, now));
  }

  /** Ignores reports of a process whose context is gone. */
  private void with(ProcessNumber process, Consumer<Context> then) {
    for (Context context : byId.values()) {
      if (context.process().filter(process::equals).isPresent()) {
        then.accept(context);
        return;
      }
    }
  }

  void forEach(Consumer<Context> action) {
    List.copyOf(byId.values()).forEach(action);
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  Optional<Instant> nextDeadline() {
    return Stream.concat(
            strays.nextDeadline().stream(),
            byId.values().stream().flatMap(context -> context.nextDeadline().stream()))
        .min(Instant::compareTo);
  }

  Heartbeat heartbeat() {
    return new Heartbeat(
        List.copyOf(leases.keySet()), List.copyOf(byId.keySet()), seen.high(), gpus.avoided());
  }

  private HeldContext held(Context context, Instant now) {
    return context.held(now).withGpus(gpus.of(context.id));
  }

  /** Tells a new session what the pilot holds, and then what has ended since the last session. */
  void tellHoldings(Instant now) {
    HoldingsParts parts = new HoldingsParts();
    unreported.addTo(parts);
    byId.values().forEach(context -> parts.add(held(context, now), context.announced()));
    byId.values().forEach(context -> parts.add(context.running().all()));
    leases.values().forEach(parts::add);
    parts.parts().forEach(fx::send);
    unreported.tell(fx);
  }
}
