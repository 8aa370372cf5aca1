package io.pcm.manager.core;

import io.pcm.api.batch.JobHere;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The manager's view of one connected pilot. */
final class Session {
  final SessionId id;
  final PilotInfo info;
  final Instant joined;
  final Map<ContextId, KnownContext> contexts = new TreeMap<>();
  final Set<LibraryNumber> librariesAnnounced = new TreeSet<>();
  final Set<TaskNumber> tasksAnnounced = new TreeSet<>();

  /** Leases and contexts that the pilot did not list, and since when. */
  final Map<LeaseId, Instant> leasesMissing = new TreeMap<>();

  final Map<ContextId, Instant> contextsMissing = new TreeMap<>();

  /** Contexts from earlier sessions that are being closed; their resources are still in use. */
  final Set<ContextId> unwanted = new TreeSet<>();

  /** Calls that its contexts hold. */
  int outstanding;

  /** Bytes of the items of these calls; at first reserved, see {@link ItemRoom}. */
  long itemBytes;

  private final Map<LibraryNumber, CallWindow> windows = new TreeMap<>();
  private final Set<ContextId> heldContexts = new TreeSet<>();
  private final Set<LeaseId> heldLeases = new TreeSet<>();
  private Spare offered;
  private List<Integer> avoidedGpus = List.of();
  private Spare free;
  private Instant lastHeard;
  private boolean settled;
  private boolean draining;
  private boolean preempted;
  private boolean dismissed;
  private PilotMeter meter;
  private long answered;
  private Optional<Instant> callsUntil;

  Session(SessionId id, PilotInfo info, PilotMeter meter, Instant now) {
    this.id = id;
    this.info = info;
    this.meter = meter;
    this.joined = now;
    this.lastHeard = now;
    this.offered = Spare.of(info);
    this.free = offered;
    this.callsUntil =
        info.lifeLeftMillis().isEmpty()
            ? Optional.empty()
            : Optional.of(now.plusMillis(info.lifeLeftMillis().getAsLong()));
  }

  /** Its job's id without the number of restarts; empty if it has no job. */
  String job() {
    return JobHere.jobOf(info.job());
  }

  /** The pilot's resources for contexts, reserved or not. */
  Spare offered() {
    return offered;
  }

  Spare free() {
    return free;
  }

  void book(KnownContext context) {
    free = free.without(context);
  }

  void unbook(KnownContext context) {
    free = free.with(context);
  }

  /** The pilot opens no context on these GPUs. */
  void avoidsGpus(List<Integer> numbers) {
    if (!numbers.equals(avoidedGpus)) {
      avoidedGpus = numbers;
      free = free.avoiding(numbers);
      offered = offered.avoiding(numbers);
    }
  }

  /** The pilot gave the context these GPUs, perhaps not those that were expected. */
  void placed(KnownContext context, List<Integer> gpus) {
    boolean known = gpus.stream().allMatch(gpu -> gpu < info.gpus());
    if (known && gpus.size() == context.recipe().resources().gpuCount()) {
      unbook(context);
      context.gpus = gpus;
      book(context);
      doesSomethingElse(context);
    }
  }

  Instant lastHeard() {
    return lastHeard;
  }

  void heard(Instant now) {
    lastHeard = now;
    meter.heard(now);
  }

  void excuse(Duration gap) {
    lastHeard = lastHeard.plus(gap);
  }

  /** Number of calls that ended on this pilot. */
  long answered() {
    return answered;
  }

  void answered(int calls) {
    answered += calls;
  }

  /** Whether the pilot has told everything that it holds from earlier sessions. */
  boolean settled() {
    return settled;
  }

  /** Its connection is broken: the pilot must join again, or it is lost. */
  void unsettle() {
    settled = false;
  }

  void settle() {
    settled = true;
    heldContexts.clear();
    heldLeases.clear();
  }

  /** The pilot has told that it holds this. */
  void holds(ContextId context) {
    heldContexts.add(context);
  }

  void holds(LeaseId lease) {
    heldLeases.add(lease);
  }

  Set<ContextId> heldContexts() {
    return heldContexts;
  }

  Set<LeaseId> heldLeases() {
    return heldLeases;
  }

  PilotMeter meter() {
    return meter;
  }

  /** One of its contexts has begun or ended to load, to run calls, or to exist. */
  void doesSomethingElse(KnownContext context) {
    meter.does(context, contexts.values());
  }

  /** It has this context. */
  void has(KnownContext context) {
    contexts.put(context.id, context);
    book(context);
    doesSomethingElse(context);
  }

  /** The context no longer exists. */
  void lost(KnownContext context, Cause cause) {
    contexts.remove(context.id);
    contextsMissing.remove(context.id);
    unbook(context);
    if (!dismissed) {
      meter.gone(context, cause, contexts.values());
    }
  }

  /** Takes over the contexts of the session in which the same pilot was known until now. */
  void continues(Session before) {
    answered = before.answered;
    meter = before.meter;
    meter.heard(joined);
    windows.putAll(before.windows);
    for (KnownContext context : before.contexts.values()) {
      context.moveTo(this);
      contexts.put(context.id, context);
      book(context);
      context.leases.values().forEach(this::took);
    }
  }

  /** One of its contexts has this lease. */
  void took(Lease lease) {
    outstanding += lease.open();
    itemBytes += lease.bytes();
  }

  /** A call of one of its contexts has ended or was taken back, with so many bytes. */
  void gaveBack(long bytes) {
    outstanding--;
    itemBytes -= bytes;
  }

  /** Whether it may get work. */
  boolean takesWork() {
    return settled && !draining;
  }

  /** Whether the pilot was told to leave because the manager ends. */
  boolean dismissed() {
    return dismissed;
  }

  void dismiss() {
    dismissed = true;
  }

  boolean draining() {
    return draining;
  }

  void drain() {
    draining = true;
  }

  /** Whether it drains because the batch system takes its job away. */
  boolean preempted() {
    return preempted;
  }

  void preempt() {
    preempted = true;
  }

  /** How many calls the context is given at a time: what it takes, or fewer after kills. */
  int window(KnownContext context) {
    CallWindow window = windows.get(context.libraryNumber());
    return window == null ? context.slots() : Math.min(window.size(), context.slots());
  }

  /** Something else killed a context of the library while this many calls ran in it. */
  void killed(LibrarySpec library, int running) {
    windows
        .computeIfAbsent(library.number(), l -> new CallWindow(library.library().slots()))
        .killed(running);
  }

  /** This many calls ended in a context of the library. */
  void served(LibrarySpec library, int calls) {
    CallWindow window = windows.get(library.number());
    if (window != null) {
      window.ended(calls);
    }
  }

  /** The call that killed contexts of the library has been found. */
  void forgetKills(LibrarySpec library) {
    windows.remove(library.number());
  }

  /** How long calls may run on it; negative if that time is over; empty if the end is unknown. */
  Optional<Duration> lifeLeft(Instant now) {
    return callsUntil.map(end -> Duration.between(now, end));
  }

  void livesFor(Duration left, Instant now) {
    callsUntil = Optional.of(now.plus(left));
  }

  int warmContexts() {
    return (int) contexts.values().stream().filter(c -> c.phase == KnownContext.Phase.WARM).count();
  }
}
