package io.pcm.manager.core;

import io.pcm.api.CallError;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.Outcomes;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import java.util.List;

/** What happened, as reported by the shells. */
public sealed interface Event {
  /** The manager has started and replayed all facts. The first event, sent once. */
  record Started() implements Event {}

  /** An authentic message from a pilot. */
  record FromPilot(SessionId session, PilotMessage message) implements Event {}

  /** Reply to {@link Action.CountItems}. */
  record ItemsCounted(TaskNumber task, int count) implements Event {}

  /**
   * Reply to {@link Action.FindRows}: these calls need not be made, because an earlier version of
   * the task has their outcomes.
   *
   * @param next index of the first call that was not looked at; the number of calls if there is
   *     none
   */
  record RowsFound(TaskNumber task, Outcomes outcomes, int next) implements Event {}

  /**
   * The task's items are unavailable, for good or for now: the input has changed, is missing or
   * cannot be read. Other requests about these items get no reply.
   *
   * @param reason what is wrong, where, why, and how to fix it
   */
  record ItemsLost(TaskNumber task, String reason) implements Event {}

  /** An item of a dispatch cannot be sent: its call fails, without a charge. */
  record ItemRefused(LeaseId lease, TaskNumber task, int index, CallError error) implements Event {}

  /**
   * The first calls of a task that this manager saw end have all failed in the same way, as many as
   * its policy allows. Cores do not read errors, so this is said from outside.
   *
   * @param how what happened to the calls, as the end of a sentence
   */
  record CallsFailAlike(TaskNumber task, String how) implements Event {}

  /**
   * A dispatch did not fit in one message; these calls were not sent.
   *
   * @param bytes size of the first item that was not sent, if it alone was too large for the
   *     dispatch; otherwise 0
   */
  @SuppressWarnings("ArrayRecordComponent")
  record DispatchShortened(LeaseId lease, TaskNumber task, int[] notSent, int bytes)
      implements Event {
    /** Other items took the space, or there are no items. */
    public DispatchShortened(LeaseId lease, TaskNumber task, int[] notSent) {
      this(lease, task, notSent, 0);
    }
  }

  /**
   * Items of a dispatch are being sent.
   *
   * @param bytes sizes of the items, in the order of the dispatch; 0 for those that were refused
   */
  @SuppressWarnings("ArrayRecordComponent")
  record ItemsSent(LeaseId lease, int[] bytes) implements Event {}

  /** Reply to {@link Action.WriteResults}: the task's result file has been written. */
  record ResultsWritten(TaskNumber task, ResultFile file) implements Event {}

  /**
   * The user wants to stop: take back calls that have not started, let running calls end, keep
   * everything.
   */
  record DrainAsked(String reason) implements Event {}

  /** The user wants this pilot to drain. */
  record PilotDrainAsked(SessionId session, String reason) implements Event {}

  /** The user wants all pilots of these jobs to drain, including those that join later. */
  record JobsDrainAsked(List<String> jobs, String reason) implements Event {
    public JobsDrainAsked {
      jobs = List.copyOf(jobs);
    }
  }

  /**
   * The pilot's connection is unusable, for example because too many messages are queued. The pilot
   * may join again, and keeps its contexts and calls until then.
   */
  record SessionBroken(SessionId session, String reason) implements Event {}

  /**
   * All pending events have been reported; time to decide. Follows each round of events, and comes
   * at deadlines.
   */
  record Ticked() implements Event {}

  /** One method per event, so that a new event is a compile error in every consumer. */
  interface Cases {
    void started(Started event);

    void fromPilot(FromPilot event);

    void itemsCounted(ItemsCounted event);

    void rowsFound(RowsFound event);

    void itemsLost(ItemsLost event);

    void itemRefused(ItemRefused event);

    void callsFailAlike(CallsFailAlike event);

    void dispatchShortened(DispatchShortened event);

    void itemsSent(ItemsSent event);

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
    } else if (this instanceof RowsFound e) {
      cases.rowsFound(e);
    } else if (this instanceof ItemsLost e) {
      cases.itemsLost(e);
    } else if (this instanceof ItemRefused e) {
      cases.itemRefused(e);
    } else if (this instanceof CallsFailAlike e) {
      cases.callsFailAlike(e);
    } else if (this instanceof DispatchShortened e) {
      cases.dispatchShortened(e);
    } else if (this instanceof ItemsSent e) {
      cases.itemsSent(e);
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
