package io.pcm.pilot.core;

import io.pcm.api.Outcome;
import io.pcm.api.batch.JobLife;
import io.pcm.protocol.message.CallEnd;
import io.pcm.protocol.message.ItemHash;
import io.pcm.protocol.message.LoadedContent;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.Payload;
import io.pcm.protocol.message.RunId;
import io.pcm.protocol.message.SessionId;
import java.time.Duration;
import java.util.List;

/** What happened, as reported by the shells. */
public sealed interface Event {
  /** Reply to {@link Action.Connect}: the handshake with a manager has begun a session. */
  record Connected(SessionId session, RunId run, int epoch) implements Event {}

  /** The manager does not know the pilot's session. */
  record SessionUnknown() implements Event {}

  /** The manager refuses this pilot, and a retry would not help. */
  record Refused(String reason) implements Event {}

  /** An authentic message from the manager. */
  record FromManager(ManagerMessage message) implements Event {}

  /**
   * The process has to wait before it loads, for a limited time that is no part of its load.
   *
   * @param longest how long it waits at most; zero once it loads
   */
  record ProcessWaits(ProcessNumber process, Duration longest) implements Event {}

  /**
   * The process has announced how many calls it takes at a time, before it is loaded or later.
   *
   * @param calls at least 1
   */
  record WindowAnnounced(ProcessNumber process, int calls) implements Event {}

  /**
   * The process has loaded its library.
   *
   * @param loadMillis time from the start of the process until it was ready, without waits
   * @param stopsCalls whether it can stop a call and go on with the others
   * @param content what it says it has loaded
   */
  record ProcessReady(
      ProcessNumber process, long loadMillis, boolean stopsCalls, LoadedContent content)
      implements Event {
    /** It says nothing about what it has loaded. */
    public ProcessReady(ProcessNumber process, long loadMillis, boolean stopsCalls) {
      this(process, loadMillis, stopsCalls, LoadedContent.NOTHING);
    }
  }

  /**
   * The process cannot load its library; it ends by itself.
   *
   * @param recurrence where that would happen again
   */
  record ProcessBroken(ProcessNumber process, String reason, Recurrence recurrence)
      implements Event {
    /** Perhaps never again. */
    public ProcessBroken(ProcessNumber process, String reason) {
      this(process, reason, Recurrence.UNKNOWN);
    }
  }

  /**
   * Calls of one process have ended. All columns have the same length.
   *
   * @param id the numbers from {@link Action.StartCalls}
   * @param outcome code of SUCCEEDED or FAILED
   * @param micros run time of each call in microseconds
   * @param payload results and errors, checked
   */
  @SuppressWarnings("ArrayRecordComponent")
  record CallsEnded(
      ProcessNumber process, int[] id, byte[] outcome, int[] micros, List<Payload> payload)
      implements Event {
    /** Bytes of all results and errors. */
    public long payloadBytes() {
      return payload.stream().mapToLong(Payload::length).sum();
    }

    /** The end of the call in this row, whose item has this hash. */
    CallEnd end(int row, ItemHash item) {
      return new CallEnd(Outcome.of(outcome[row]), 0, micros[row], item, payload.get(row));
    }
  }

  /**
   * A call of the process has returned a file, which is now being handed over to the run directory.
   * The process may get another call in its place; {@link CallsEnded} follows once the file is
   * kept, with the number that the call has.
   *
   * @param micros run time of the call in microseconds
   */
  record FileReturned(ProcessNumber process, int id, int micros) implements Event {}

  /**
   * The process and its whole process group have ended. Sent exactly once for each process that was
   * started or failed to start, as its last event.
   *
   * @param evidence how it ended, and the end of its output, at most 8,192 characters
   * @param killed whether something other than the pilot killed it (SIGKILL)
   */
  record ProcessEnded(ProcessNumber process, String evidence, boolean killed) implements Event {}

  /** The batch system or a user wants the pilot to end. */
  record StopAsked(String reason, Urgency urgency) implements Event {}

  /** The batch system has reported late how long the job may live. */
  record LifeKnown(JobLife life) implements Event {}

  /** Time has passed, and no other event waits. Only this event checks deadlines. */
  record Ticked() implements Event {}

  /** How soon a pilot must leave. */
  enum Urgency {
    /** The batch system will kill the job when its grace is over. */
    PREEMPTED,
    /** A user asked; running calls may continue during the grace. */
    SOON,
    /** A user asked again. */
    NOW
  }

  /** One method per event, so that a new event is a compile error in every consumer. */
  interface Cases {
    void connected(Connected event);

    void sessionUnknown(SessionUnknown event);

    void refused(Refused event);

    void fromManager(FromManager event);

    void processWaits(ProcessWaits event);

    void windowAnnounced(WindowAnnounced event);

    void processReady(ProcessReady event);

    void processBroken(ProcessBroken event);

    void callsEnded(CallsEnded event);

    void fileReturned(FileReturned event);

    void processEnded(ProcessEnded event);

    void stopAsked(StopAsked event);

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
    } else if (this instanceof FileReturned e) {
      cases.fileReturned(e);
    } else if (this instanceof WindowAnnounced e) {
      cases.windowAnnounced(e);
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
    } else if (this instanceof ProcessWaits e) {
      cases.processWaits(e);
    } else if (this instanceof LifeKnown e) {
      cases.lifeKnown(e);
    } else {
      cases.stopAsked((StopAsked) this);
    }
  }
}
