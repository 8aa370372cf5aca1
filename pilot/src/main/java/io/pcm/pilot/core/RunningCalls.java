package io.pcm.pilot.core;

import io.pcm.protocol.message.CallRef;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.PilotMessage.Blamed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The calls that run in one process, by their numbers, oldest first. */
final class RunningCalls {
  /** A running call; it times out at the deadline. */
  record Running(LeaseWork lease, CallRef call, ItemHash item, Span span) {
    Instant deadline() {
      return span.deadline;
    }

    /** Its run time so far in microseconds. */
    int micros(Instant now) {
      long micros = Duration.between(span.start, now).toNanos() / 1_000;
      return (int) Math.max(0, Math.min(Integer.MAX_VALUE, micros));
    }
  }

  /** When a call started, and its deadline. */
  record Span(Instant start, Instant deadline) {}

  private final Map<Integer, Running> byId = new LinkedHashMap<>();
  private int lastId;

  int size() {
    return byId.size();
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /**
   * Whether calls of the lease may run beside these, of which there is one. Calls of a lease that
   * runs alone have only each other beside them, so checking the first one is enough.
   */
  boolean takes(LeaseWork lease) {
    LeaseWork first = byId.values().iterator().next().lease;
    return first == lease || (!first.alone && !lease.alone);
  }

  int start(LeaseWork lease, Span span) {
    ItemHash item = ItemHash.of(lease.itemsOfNext(1).get(0));
    byId.put(++lastId, new Running(lease, lease.startNext(), item, span));
    return lastId;
  }

  @Nullable Running end(int id) {
    Running ended = byId.remove(id);
    if (ended != null) {
      ended.lease.callEnded();
    }
    return ended;
  }

  /** All calls of a context have the same timeout, so the oldest times out first. */
  Optional<Instant> firstDeadline() {
    return byId.isEmpty()
        ? Optional.empty()
        : Optional.of(byId.values().iterator().next().deadline());
  }

  List<Running> all() {
    return List.copyOf(byId.values());
  }

  List<CallRef> calls(Predicate<Running> which) {
    List<CallRef> calls = new ArrayList<>();
    for (Running running : byId.values()) {
      if (which.test(running)) {
        calls.add(running.call);
      }
    }
    return calls;
  }

  /** The calls, as possible causes of the end of their context. */
  List<Blamed> suspects(Predicate<Running> which, Instant now) {
    List<Blamed> suspects = new ArrayList<>();
    for (Running running : byId.values()) {
      if (which.test(running)) {
        suspects.add(new Blamed(running.call, running.micros(now), running.item));
      }
    }
    return suspects;
  }

  /** Gives up these calls, because their process is gone. */
  void abandon() {
    byId.values().forEach(running -> running.lease.callEnded());
    byId.clear();
  }
}
