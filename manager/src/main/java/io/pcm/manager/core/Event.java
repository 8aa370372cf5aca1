package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;

/** What happened, as the shells tell it. */
public sealed interface Event {
  /** The manager has come up and replayed what was known: the first event, once. */
  record Started() implements Event {}

  /** An authentic message of a pilot. */
  record FromPilot(SessionId session, PilotMessage message) implements Event {}

  /** Answer to {@link Action.CountItems}. */
  record ItemsCounted(TaskNumber task, int count) implements Event {}

  /**
   * The task's items cannot be had any more, or not yet: its input has changed, is gone or cannot
   * be read. Whatever else is asked about them is not answered.
   *
   * @param reason what, where, why and how to fix it
   */
  record ItemsLost(TaskNumber task, String reason) implements Event {}

  /** An item of a dispatch is not fit to be sent: its call fails, uncharged. */
  record ItemRefused(LeaseId lease, TaskNumber task, int index, CallError error) implements Event {}

  /** Part of a dispatch did not fit one message; these calls were not sent. */
  @SuppressWarnings("ArrayRecordComponent")
  record DispatchShortened(LeaseId lease, TaskNumber task, int[] notSent) implements Event {}

  /** Answer to {@link Action.WriteResults}: the task's result file is in place. */
  record ResultsWritten(TaskNumber task, ResultFile file) implements Event {}

  /**
   * The user wants to stop: take back what has not started, let running calls end, keep everything.
   */
  record DrainAsked(String reason) implements Event {}

  /** The user wants this pilot to leave: the same, for one pilot. */
  record PilotDrainAsked(SessionId session, String reason) implements Event {}

  /** The user wants no pilot of these jobs to serve any more, whenever it comes. */
  record JobsDrainAsked(List<String> jobs, String reason) implements Event {
    public JobsDrainAsked {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * The pilot's connection cannot be served any more, such as when too much waits to be sent to it.
   */
  record SessionBroken(SessionId session, String reason) implements Event {}

  /**
   * All that was waiting has been told; time to decide. Comes after each round of events and at
   * deadlines.
   */
  record Ticked() implements Event {}

  /** One function per event, so that a new event breaks every consumer at compile time. */
  interface Cases<R> {
    R started(Started event);

    R fromPilot(FromPilot event);

    R itemsCounted(ItemsCounted event);

    R itemsLost(ItemsLost event);

    R itemRefused(ItemRefused event);

    R dispatchShortened(DispatchShortened event);

    R resultsWritten(ResultsWritten event);

    R drainAsked(DrainAsked event);

    R pilotDrainAsked(PilotDrainAsked event);

    R jobsDrainAsked(JobsDrainAsked event);

    R sessionBroken(SessionBroken event);

    R ticked(Ticked event);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof FromPilot e) {
      return cases.fromPilot(e);
    } else if (this instanceof Ticked e) {
      return cases.ticked(e);
    } else if (this instanceof Started e) {
      return cases.started(e);
    } else if (this instanceof ItemsCounted e) {
      return cases.itemsCounted(e);
    } else if (this instanceof ItemsLost e) {
      return cases.itemsLost(e);
    } else if (this instanceof ItemRefused e) {
      return cases.itemRefused(e);
    } else if (this instanceof DispatchShortened e) {
      return cases.dispatchShortened(e);
    } else if (this instanceof ResultsWritten e) {
      return cases.resultsWritten(e);
    } else if (this instanceof PilotDrainAsked e) {
      return cases.pilotDrainAsked(e);
    } else if (this instanceof JobsDrainAsked e) {
      return cases.jobsDrainAsked(e);
    } else if (this instanceof SessionBroken e) {
      return cases.sessionBroken(e);
    } else {
      return cases.drainAsked((DrainAsked) this);
    }
  }
}
