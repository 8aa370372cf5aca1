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

/** Calls that one process runs, by the numbers that it knows them by, oldest first. */
final class RunningCalls {
  /** A call that has started; it times out at the deadline. */
  record Running(LeaseWork lease, CallRef call, ItemHash item, Span span) {
    Instant deadline() {
      return span.deadline;
    }

    /** Microseconds that it has run. */
    int micros(Instant now) {
      long micros = Duration.between(span.start, now).toNanos() / 1_000;
      return (int) Math.max(0, Math.min(Integer.MAX_VALUE, micros));
    }
  }

  /** When a call started, and when it is too late for it to end. */
  record Span(Instant start, Instant deadline) {}

  private final Map<Integer, Running> byId = new LinkedHashMap<>();
  private int lastId;

  int size() {
    return byId.size();
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** A call that runs alone has nothing beside it, so the first tells. */
  boolean alone() {
    return !byId.isEmpty() && byId.values().iterator().next().lease.alone;
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

  /** All calls of one context have the same timeout, so the oldest is the first to time out. */
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

  /** Calls as suspects for the end of their context. */
  List<Blamed> suspects(Predicate<Running> which, Instant now) {
    List<Blamed> suspects = new ArrayList<>();
    for (Running running : byId.values()) {
      if (which.test(running)) {
        suspects.add(new Blamed(running.call, running.micros(now), running.item));
      }
    }
    return suspects;
  }

  /** They will never end: their process is gone. */
  void abandon() {
    byId.values().forEach(running -> running.lease.callEnded());
    byId.clear();
  }
}
