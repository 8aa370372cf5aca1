package io.pcm.pilot.core;

import io.pcm.api.batch.JobLife;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import java.util.List;

/** What happened, as the shells tell it. */
public sealed interface Event {
  /** Answer to {@link Action.Connect}: a manager of this run shook hands and gave the session. */
  record Connected(SessionId session, RunId run, int epoch) implements Event {}

  /** The manager does not know the session that the pilot speaks in. */
  record SessionUnknown() implements Event {}

  /** The manager will not have this pilot, and asking again will not change that. */
  record Refused(String reason) implements Event {}

  /** An authentic message of the manager. */
  record FromManager(ManagerMessage message) implements Event {}

  /**
   * The process has loaded its library.
   *
   * @param loadMillis from the start of the process until it was ready
   */
  record ProcessReady(ProcessNumber process, long loadMillis) implements Event {}

  /** The process says that it cannot load its library; it ends by itself. */
  record ProcessBroken(ProcessNumber process, String reason) implements Event {}

  /**
   * Calls of one process ended. Columns of one length.
   *
   * @param id the numbers that {@link Action.StartCalls} gave them
   * @param outcome code of SUCCEEDED or FAILED
   * @param micros how long each ran, microseconds
   * @param payload results and errors, fit to be sent
   */
  @SuppressWarnings("ArrayRecordComponent")
  record CallsEnded(
      ProcessNumber process, int[] id, byte[] outcome, int[] micros, List<Payload> payload)
      implements Event {}

  /**
   * The process and its whole process group are no more. Comes exactly once for each process that
   * was started, or could not be started, after everything else of it.
   *
   * @param evidence how it ended and the end of what it printed, at most 8,192 characters
   * @param killed whether somebody else than the pilot killed it (SIGKILL)
   */
  record ProcessEnded(ProcessNumber process, String evidence, boolean killed) implements Event {}

  /** The batch system or a person wants the pilot to end. */
  record StopAsked(String reason, Urgency urgency) implements Event {}

  /** The manager that the pilot must not outlive is gone: the next one starts pilots of its own. */
  record ManagerGone() implements Event {}

  /** Only now the batch system has told how long the job may live. */
  record LifeKnown(JobLife life) implements Event {}

  /** Time has passed, and no other event waits. Deadlines are judged by this event alone. */
  record Ticked() implements Event {}

  /** How soon a pilot that was asked to stop must be gone. */
  enum Urgency {
    /** The batch system will kill the job when its grace is over. */
    PREEMPTED,
    /** A person asked; running calls may end while the grace lasts. */
    SOON,
    /** A person asked again. */
    NOW
  }

  /** One function per event, so that a new event breaks every consumer at compile time. */
  interface Cases {
    void connected(Connected event);

    void sessionUnknown(SessionUnknown event);

    void refused(Refused event);

    void fromManager(FromManager event);

    void processReady(ProcessReady event);

    void processBroken(ProcessBroken event);

    void callsEnded(CallsEnded event);

    void processEnded(ProcessEnded event);

    void stopAsked(StopAsked event);

    void managerGone(ManagerGone event);

    void lifeKnown(LifeKnown event);

    void ticked(Ticked event);
  }

  default void match(Cases cases) {
    if (this instanceof CallsEnded e) {
      cases.callsEnded(e);
    } else if (this instanceof Ticked e) {
      cases.ticked(e);
    } else if (this instanceof FromManager e) {
      cases.fromManager(e);
    } else if (this instanceof ProcessReady e) {
      cases.processReady(e);
    } else if (this instanceof ProcessBroken e) {
      cases.processBroken(e);
    } else if (this instanceof ProcessEnded e) {
      cases.processEnded(e);
    } else if (this instanceof Connected e) {
      cases.connected(e);
    } else if (this instanceof SessionUnknown e) {
      cases.sessionUnknown(e);
    } else if (this instanceof Refused e) {
      cases.refused(e);
    } else if (this instanceof ManagerGone e) {
      cases.managerGone(e);
    } else if (this instanceof LifeKnown e) {
      cases.lifeKnown(e);
    } else {
      cases.stopAsked((StopAsked) this);
    }
  }
}
