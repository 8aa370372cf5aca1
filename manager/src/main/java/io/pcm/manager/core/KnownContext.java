package io.pcm.manager.core;

import io.pcm.api.workflow.Library;
import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.LibraryNumber;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The manager's view of one context on a pilot. */
final class KnownContext {
  enum Phase {
    LOADING,
    WARM,
    UNLOADING
  }

  /** Calls that wait in a context that will announce its window. More would be held up there. */
  private static final int UNANNOUNCED = 64;

  final ContextId id;
  final LibrarySpec library;
  final Instant opened;
  final Map<LeaseId, Lease> leases = new TreeMap<>();
  final WorkUnderWay work = new WorkUnderWay();

  /** Changed by {@link #enter} only. */
  Phase phase = Phase.LOADING;

  /** How many calls it holds; changed by {@link #took} and {@link #gaveBack} only. */
  int outstanding;

  /** Average bytes of an item of the lease that was sent last; 0 if none was. */
  int itemBytes;

  int served;

  /** When the last of its calls ended. */
  Instant servedAt = Instant.MIN;

  /** What {@link LoadSpread} had counted when it began to load; not a number if unknown. */
  double loadsBefore = Double.NaN;

  /** When it became warm. */
  Instant warmAt = Instant.MIN;

  /** Opened where loads failed before; holds no calls before it is warm. */
  boolean onTrial;

  @Nullable TaskNumber task;

  /** The numbers of its GPUs on its pilot; those that it will probably get until the pilot says. */
  List<Integer> gpus = List.of();

  private Session session;

  /** How many calls it takes at a time, as it has announced; 0 if it has not. */
  private int announced;

  KnownContext(ContextId id, Session session, LibrarySpec library, Instant opened) {
    this.id = id;
    this.session = session;
    this.library = library;
    this.opened = opened;
  }

  /** The session of its pilot. */
  Session session() {
    return session;
  }

  /** Its pilot has a new session. */
  void moveTo(Session newSession) {
    session = newSession;
  }

  LibraryNumber libraryNumber() {
    return library.number();
  }

  Library recipe() {
    return library.library();
  }

  void enter(Phase next) {
    if (phase != next) {
      phase = next;
      session.doesSomethingElse(this);
    }
  }

  /** It has loaded, for the first time or for another call. */
  void loaded(Duration load) {
    if (phase == Phase.LOADING) {
      enter(Phase.WARM);
      session.meter().loadEnded(this);
    } else {
      session.meter().loadedAgain(this, load.toMillis());
    }
  }

  /** It has this lease. */
  void took(Lease lease) {
    boolean first = outstanding == 0;
    leases.put(lease.id, lease);
    outstanding += lease.open();
    task = lease.task;
    session.took(lease);
    begins(lease.granted);
    if (first) {
      session.doesSomethingElse(this);
    }
  }

  /** One of its calls, with an item of so many bytes, has ended or was taken back. */
  void gaveBack(long bytes) {
    outstanding--;
    session.gaveBack(bytes);
    if (outstanding == 0) {
      session.doesSomethingElse(this);
    }
  }

  /** This many of its calls have ended, with so many outcomes that count. */
  void served(int calls, int outcomes, Instant now) {
    int ran = Math.min(slots(), outstanding + calls);
    work.counted(outcomes, ran, now.toEpochMilli());
    served += calls;
    servedAt = now;
    session.served(library, calls);
    begins(now);
  }

  /** It is warm from now on. */
  void warmSince(Instant now) {
    warmAt = now;
    begins(now);
  }

  /** The leases for whose first calls there are slots now. */
  private void begins(Instant now) {
    int free = phase == Phase.WARM ? slots() : 0;
    for (Lease lease : leases.values()) {
      if (free <= 0) {
        return;
      }
      lease.runs(free, now);
      free -= lease.open();
    }
  }

  /** Its pilot has told how many calls it takes at a time. */
  void announced(int calls) {
    announced = calls;
  }

  /** How many calls it takes at a time; a guess if it will only announce it. */
  int slots() {
    int most = recipe().slots();
    if (announced > 0) {
      return Math.min(announced, most);
    }
    return recipe().autoSlots() ? Math.min(UNANNOUNCED, most) : most;
  }

  boolean takesCalls() {
    return phase != Phase.UNLOADING;
  }

  /** Whether calls should not wait in it, because it will probably not load. */
  boolean mayNotLoad() {
    return onTrial && phase == Phase.LOADING;
  }

  /**
   * Since when nothing is known of its progress: since the last of its calls ended, it became warm,
   * or it got the oldest of its calls.
   */
  Instant quietSince() {
    Instant quiet = servedAt.isAfter(warmAt) ? servedAt : warmAt;
    for (Lease oldest : leases.values()) {
      return oldest.granted.isAfter(quiet) ? oldest.granted : quiet;
    }
    return quiet;
  }

  boolean idle() {
    return outstanding == 0 && phase == Phase.WARM;
  }

  /**
   * How many calls of the task run in it; the others that it holds wait. A context runs its leases
   * in order, and only those of one task at a time.
   */
  int running(TaskNumber wanted) {
    int free = phase == Phase.LOADING ? 0 : calls();
    Lease first = null;
    int running = 0;
    for (Lease lease : leases.values()) {
      boolean together = first == null || (first.task.equals(lease.task) && !first.alone);
      if (free == 0 || !together || (first != null && lease.alone)) {
        break;
      }
      first = first == null ? lease : first;
      int here = Math.min(free, lease.open());
      free -= here;
      running += lease.task.equals(wanted) ? here : 0;
    }
    return running;
  }

  private int calls() {
    return recipe().retention() == Library.Retention.CALL ? 1 : slots();
  }

  boolean runsAlone() {
    return leases.values().stream().anyMatch(lease -> lease.alone);
  }

  /** The lease that holds this call; null if there is none. */
  @Nullable Lease holder(CallRef call) {
    for (Lease lease : leases.values()) {
      if (lease.task.equals(call.task()) && lease.holds(call.index())) {
        return lease;
      }
    }
    return null;
  }
}
