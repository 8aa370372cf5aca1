package io.pcm.pilot.core;

import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.TaskNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one process has, by their numbers, oldest first. As many as there are slots run;
 * the next few wait in its pipe, so that it never waits for the pilot between two short calls. A
 * process starts calls in the order in which it got them, so the pilot knows which ones run.
 */
final class RunningCalls {
  /** A call that its process has. */
  static final class Running {
    private final LeaseWork lease;
    private final CallRef call;
    private final ItemHash item;

    /** Null while it waits in the pipe. */
    private @Nullable Span span;

    /** When it must have ended because it was stopped; null if it was not. */
    private @Nullable Instant stopped;

    private Running(LeaseWork lease, CallRef call, ItemHash item) {
      this.lease = lease;
      this.call = call;
      this.item = item;
    }

    LeaseWork lease() {
      return lease;
    }

    CallRef call() {
      return call;
    }

    ItemHash item() {
      return item;
    }

    /** Whether its process was told to stop it. */
    boolean stopped() {
      return stopped != null;
    }

    /** The call, with its run time so far. */
    Blamed blamed(Instant now) {
      long micros = span == null ? 0 : Duration.between(span.start, now).toNanos() / 1_000;
      return new Blamed(call, (int) Math.max(0, Math.min(Integer.MAX_VALUE, micros)), item);
    }

    private void mayRunUntil(Instant earliest) {
      if (span != null && span.deadline.isBefore(earliest)) {
        span = new Span(span.start, earliest);
      }
      if (stopped != null && stopped.isBefore(earliest)) {
        stopped = earliest;
      }
    }

    private boolean late(Instant now) {
      return span != null && stopped == null && !span.deadline.isAfter(now);
    }

    private boolean stopsLate(Instant now) {
      return stopped != null && !stopped.isAfter(now);
    }
  }

  /** When a call starts, and when it times out. */
  record Span(Instant start, Instant deadline) {}

  private final Map<Integer, Running> byId = new LinkedHashMap<>();

  /**
   * Calls that have returned a file, which is being handed over; the process has no part in that.
   */
  private final Map<Integer, Running> handedOver = new LinkedHashMap<>();

  private final Deque<Running> inPipe = new ArrayDeque<>();
  private final WriteAhead ahead = new WriteAhead();
  private @Nullable TaskNumber task;
  private int lastId;

  boolean isEmpty() {
    return byId.isEmpty() && handedOver.isEmpty();
  }

  /** Whether these and the following calls are of this task. */
  boolean areOf(TaskNumber other) {
    return other.equals(task);
  }

  /** The following calls are of this task; there are no others. */
  void begin(TaskNumber next) {
    task = next;
    ahead.begin();
  }

  /** How many more calls of the lease the process may get now, given so many slots. */
  int room(LeaseWork lease, int slots) {
    if (byId.isEmpty()) {
      return slots;
    }
    boolean large = lease.largestItem() > WriteAhead.ITEM_BYTES;
    int most = lease.alone || large ? slots : slots + ahead.calls(slots);
    return areOf(lease.task) && goesWith(lease) ? Math.max(0, most - byId.size()) : 0;
  }

  /**
   * Whether calls of the lease may run beside these, of which there is one. Calls of a lease that
   * runs alone have only each other beside them, so checking the first one is enough.
   */
  private boolean goesWith(LeaseWork lease) {
    LeaseWork first = byId.values().iterator().next().lease;
    return first == lease || (!first.alone && !lease.alone);
  }

  /**
   * The process gets the lease's next calls.
   *
   * @param span of those that start at once, because they have a slot
   * @return their numbers
   */
  int[] give(LeaseWork lease, int count, Span span, int slots) {
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ItemHash item = ItemHash.of(lease.itemsOfNext(1).get(0));
      Running given = new Running(lease, lease.startNext(), item);
      if (started() < slots) {
        given.span = span;
      } else {
        inPipe.add(given);
      }
      ids[i] = ++lastId;
      byId.put(ids[i], given);
    }
    return ids;
  }

  private int started() {
    return byId.size() - inPipe.size();
  }

  /** The call has returned a file, and needs no slot any more; false if there is no such call. */
  boolean handOver(int id, int micros) {
    Running ended = stop(id, micros);
    if (ended != null) {
      handedOver.put(id, ended);
    }
    return ended != null;
  }

  /** How many calls have returned a file that is being handed over. */
  int handedOver() {
    return handedOver.size();
  }

  /** The call has ended; null if there is no such call. */
  @Nullable Running end(int id, int micros) {
    Running after = handedOver.remove(id);
    Running ended = after == null ? stop(id, micros) : after;
    if (ended != null) {
      ended.lease.callEnded();
    }
    return ended;
  }

  private @Nullable Running stop(int id, int micros) {
    Running ended = byId.remove(id);
    if (ended != null) {
      ahead.ended(micros);
      if (ended.span == null) {
        inPipe.remove(ended);
      }
    }
    return ended;
  }

  /** Calls in the pipe take the slots that have become free. */
  void advance(Span span, int slots) {
    while (!inPipe.isEmpty() && started() < slots) {
      inPipe.remove().span = span;
    }
  }

  /** When a call times out next, or must have stopped. */
  Optional<Instant> firstDeadline() {
    Instant first = null;
    for (Running each : byId.values()) {
      Instant due = each.stopped != null || each.span == null ? each.stopped : each.span.deadline;
      if (due != null && (first == null || due.isBefore(first))) {
        first = due;
      }
      // All calls of a context have the same timeout, so the oldest times out first.
      if (each.stopped == null) {
        break;
      }
    }
    return Optional.ofNullable(first);
  }

  /** Whether a call runs although its process was told to stop it, and had time to do so. */
  boolean stopsLate(Instant now) {
    return byId.values().stream().anyMatch(each -> each.stopsLate(now));
  }

  /**
   * Marks the calls that have timed out as stopped.
   *
   * @param by when they must have ended
   * @return their numbers
   */
  int[] stopLate(Instant now, Instant by) {
    return byId.entrySet().stream()
        .filter(each -> each.getValue().late(now))
        .peek(each -> each.getValue().stopped = by)
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

  /** No call times out, or must have stopped, before this. */
  void mayRunUntil(Instant earliest) {
    byId.values().forEach(call -> call.mayRunUntil(earliest));
  }

  List<Running> all() {
    List<Running> all = new ArrayList<>(handedOver.values());
    all.addAll(byId.values());
    return all;
  }

  List<CallRef> calls(Predicate<Running> which) {
    List<CallRef> calls = new ArrayList<>();
    for (Running running : all()) {
      if (which.test(running)) {
        calls.add(running.call);
      }
    }
    return calls;
  }

  /** The calls that run, as possible causes of the end of their context. */
  List<Blamed> suspects(Instant now) {
    return byId.values().stream()
        .filter(each -> each.span != null)
        .map(each -> each.blamed(now))
        .toList();
  }

  /** The calls that have timed out, stopped or not. */
  List<Blamed> late(Instant now) {
    return byId.values().stream()
        .filter(each -> each.late(now) || each.stopped())
        .map(each -> each.blamed(now))
        .toList();
  }

  /** Gives up these calls, because their process is gone. */
  void abandon() {
    all().forEach(running -> running.lease.callEnded());
    byId.clear();
    handedOver.clear();
    inPipe.clear();
  }
}
