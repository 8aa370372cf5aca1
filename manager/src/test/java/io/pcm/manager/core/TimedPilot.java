package io.pcm.manager.core;

import io.pcm.api.Json;
import io.pcm.api.Outcome;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.PilotInfo;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.SessionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One pilot of {@link TimedPilots}. Its contexts have one slot each. */
final class TimedPilot {
  final SessionId session;
  final String device;
  private final double secondsOfCall;
  private final SplittableRandom random;
  private final Map<ContextId, Loaded> contexts = new TreeMap<>();
  private long sequence;
  private int highestLease;

  /** Whether its calls never end from now on. */
  boolean hangs;

  TimedPilot(SessionId session, String device, double secondsOfCall) {
    this.session = session;
    this.device = device;
    this.secondsOfCall = secondsOfCall;
    random = new SplittableRandom(session.value());
  }

  private record Waiting(Action.Dispatch lease, int index) {}

  private static final class Loaded {
    final int library;
    final Deque<Waiting> waiting = new ArrayDeque<>();
    double loaded;
    double loadSeconds;
    double takes;
    double ran;

    Loaded(int library) {
      this.library = library;
    }

    boolean isWarm() {
      return loaded >= 1;
    }
  }

  PilotInfo info() {
    String name = device + session.value();
    return new PilotInfo(name, "on-" + name, 1, "", 1, 1L << 30, 0, device, OptionalLong.empty());
  }

  int library(ContextId context) {
    return contexts.get(context).library;
  }

  int loading() {
    return (int) contexts.values().stream().filter(context -> !context.isWarm()).count();
  }

  /** Number of calls that it holds and has not ended. */
  int holds() {
    return contexts.values().stream().mapToInt(context -> context.waiting.size()).sum();
  }

  void open(ManagerMessage.OpenContext open) {
    contexts.put(open.context(), new Loaded(open.library().value()));
  }

  List<PilotMessage> close(ManagerMessage.CloseContext close) {
    boolean here = contexts.remove(close.context()) != null;
    return here
        ? List.of(
            new PilotMessage.ContextGone(close.context(), Cause.CLOSED, "", List.of(), List.of()))
        : List.of();
  }

  void take(Action.Dispatch lease) {
    highestLease = lease.lease().number();
    Loaded context = contexts.get(lease.context());
    for (int index : lease.index()) {
      context.waiting.add(new Waiting(lease, index));
    }
  }

  /** All calls of the lease that have not started. */
  Optional<PilotMessage.Returned> handBack(LeaseId wanted) {
    for (Loaded context : contexts.values()) {
      List<Waiting> back = new ArrayList<>();
      int place = 0;
      for (Waiting each : context.waiting) {
        boolean runs = place++ == 0 && context.isWarm();
        if (each.lease.lease().equals(wanted) && !runs) {
          back.add(each);
        }
      }
      if (!back.isEmpty()) {
        context.waiting.removeAll(back);
        int[] calls = back.stream().mapToInt(Waiting::index).toArray();
        return Optional.of(new PilotMessage.Returned(wanted, back.get(0).lease.task(), calls));
      }
    }
    return Optional.empty();
  }

  PilotMessage heartbeat() {
    List<LeaseId> leases = new ArrayList<>();
    contexts.values().forEach(c -> c.waiting.forEach(each -> leases.add(each.lease.lease())));
    return new PilotMessage.Heartbeat(
        leases.stream().distinct().toList(),
        List.copyOf(contexts.keySet()),
        highestLease,
        List.of());
  }

  /** Time passes; returns what it has to say. */
  List<PilotMessage> pass(double seconds, double partOfLoad) {
    List<PilotMessage> said = new ArrayList<>();
    contexts.forEach(
        (id, context) -> {
          if (!context.isWarm()) {
            context.loaded += partOfLoad;
            context.loadSeconds += seconds;
            if (context.isWarm()) {
              said.add(new PilotMessage.ContextWarm(id, (long) (context.loadSeconds * 1e3)));
            }
          } else if (!hangs) {
            work(context, seconds, said);
          }
        });
    return said;
  }

  private void work(Loaded context, double seconds, List<PilotMessage> said) {
    double left = seconds;
    while (left > 0 && !context.waiting.isEmpty()) {
      if (context.takes == 0) {
        context.takes = secondsOfCall * random.nextDouble(0.8, 1.2);
      }
      double now = Math.min(left, context.takes - context.ran);
      context.ran += now;
      left -= now;
      if (context.ran >= context.takes - 1e-9) {
        Waiting ended = context.waiting.remove();
        int micros = (int) (context.takes * 1e6);
        context.takes = 0;
        context.ran = 0;
        said.add(
            new PilotMessage.CallsEnded(
                ++sequence,
                ended.lease.lease(),
                new Outcomes.Builder(ended.lease.task(), 1)
                    .add(
                        ended.index,
                        new CallEnd(
                            Outcome.SUCCEEDED,
                            0,
                            micros,
                            SchedulerHarness.hash(ended.index),
                            new Payload(Json.of("1"))))
                    .build()));
      }
    }
  }
}
