package io.pcm.pilot.core;

import io.pcm.api.Outcome;
import io.pcm.api.workflow.Library;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.CallsStopped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The calls of one context: they wait for it, are given to its process, and end or are stopped. */
final class ContextCalls {
  /** Time in which a process has to stop a call that has timed out; otherwise it is killed. */
  static final Duration STOP_TAKES = Duration.ofSeconds(10);

  /** Files of a context that are being handed over, above which no call of it starts. */
  static final int FILES = 16;

  private final ContextId context;
  private final Library library;
  private final Room room;
  private final WaitingLeases waiting = new WaitingLeases();

  /** How many calls its process takes at a time. */
  private int slots;

  ContextCalls(ContextId context, Library library, Room room) {
    this.context = context;
    this.library = library;
    this.room = room;
    this.slots = library.retention() == Library.Retention.CALL ? 1 : library.slots();
  }

  /** From now on its process takes this many calls at a time; more may be running. */
  void window(int number, RunningCalls running, Instant now) {
    slots = library.retention() == Library.Retention.CALL ? 1 : number;
    running.advance(span(now), slots);
  }

  void add(LeaseWork lease) {
    waiting.add(lease);
  }

  /** Returns all waiting calls. */
  void giveBack() {
    waiting.giveBack(room);
  }

  boolean anyWait() {
    return waiting.head().isPresent();
  }

  /** Gives the process the calls that it may have now. */
  void give(ProcessNumber process, RunningCalls running, Instant now) {
    for (Optional<LeaseWork> next = waiting.head(); next.isPresent(); next = waiting.head()) {
      LeaseWork lease = next.get();
      int count = Math.min(running.room(lease, slots), lease.waiting());
      boolean full = room.outcomes().full() || running.handedOver() >= FILES;
      if (count == 0 || full) {
        return;
      }
      if (!running.areOf(lease.task)) {
        room.fx().add(new Action.SetTask(process, room.task(lease.task)));
        running.begin(lease.task);
      }
      var items = List.copyOf(lease.itemsOfNext(count));
      int[] ids = running.give(lease, count, span(now), slots);
      room.fx().add(new Action.StartCalls(process, ids, items));
    }
  }

  private RunningCalls.Span span(Instant now) {
    return new RunningCalls.Span(now, now.plus(library.callTimeout()));
  }

  /** The call runs no more, and ends when its file is kept. */
  void fileReturned(Event.FileReturned event, RunningCalls running, Instant now) {
    if (!running.handOver(event.id(), event.micros())) {
      room.fx().ignore("call " + event.id() + " of context " + context + " returned a file twice");
    }
    running.advance(span(now), slots);
  }

  /** Keeps the outcomes; reports calls that were stopped, which have none. */
  void ended(Event.CallsEnded event, RunningCalls running, Instant now) {
    List<Blamed> stopped = new ArrayList<>();
    for (int i = 0; i < event.id().length; i++) {
      RunningCalls.Running ended = running.end(event.id()[i], event.micros()[i]);
      if (ended == null) {
        room.fx().ignore("call " + event.id()[i] + " of context " + context + " ended twice");
        continue;
      }
      if (ended.stopped() && event.outcome()[i] != Outcome.SUCCEEDED.code()) {
        stopped.add(ended.blamed(now));
      } else {
        room.outcomes().add(ended.lease().id, ended.call(), event.end(i, ended.item()), now);
      }
      room.settle(ended.lease());
    }
    running.advance(span(now), slots);
    if (!stopped.isEmpty()) {
      room.fx().send(new CallsStopped(context, tooLong(), stopped));
    }
  }

  /** Tells the process to stop the calls that have timed out. */
  void stopLate(ProcessNumber process, RunningCalls running, Instant now) {
    int[] late = running.stopLate(now, now.plus(STOP_TAKES));
    room.fx().add(new Action.StopCalls(process, late));
  }

  /** Why a call was stopped. */
  String tooLong() {
    return "a call ran longer than " + Phrases.duration(library.callTimeout());
  }
}
