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
  interface Cases {
    void started(Started event);

    void fromPilot(FromPilot event);

    void itemsCounted(ItemsCounted event);

    void itemsLost(ItemsLost event);

    void itemRefused(ItemRefused event);

    void dispatchShortened(DispatchShortened event);

    void resultsWritten(ResultsWritten event);

    void drainAsked(DrainAsked event);

    void pilotDrainAsked(PilotDrainAsked event);

    void jobsDrainAsked(JobsDrainAsked event);

    void sessionBroken(SessionBroken event);

    void ticked(Ticked event);
  }

  default void match(Cases cases) {
    if (this instanceof FromPilot e) {
      cases.fromPilot(e);
    } else if (this instanceof Ticked e) {
      cases.ticked(e);
    } else if (this instanceof Started e) {
      cases.started(e);
    } else if (this instanceof ItemsCounted e) {
      cases.itemsCounted(e);
    } else if (this instanceof ItemsLost e) {
      cases.itemsLost(e);
    } else if (this instanceof ItemRefused e) {
      cases.itemRefused(e);
    } else if (this instanceof DispatchShortened e) {
      cases.dispatchShortened(e);
    } else if (this instanceof ResultsWritten e) {
      cases.resultsWritten(e);
    } else if (this instanceof PilotDrainAsked e) {
      cases.pilotDrainAsked(e);
    } else if (this instanceof JobsDrainAsked e) {
      cases.jobsDrainAsked(e);
    } else if (this instanceof SessionBroken e) {
      cases.sessionBroken(e);
    } else {
      cases.drainAsked((DrainAsked) this);
    }
  }
}
