package io.pcm.manager.core;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import org.jspecify.annotations.Nullable;

/** What should be done. Shells do it in the order given, per session. */
public sealed interface Action {
  /** Leaves at once; tells nobody that a fact is true. */
  sealed interface Now extends Action {
    /** One function per action, so that a new action breaks every consumer at compile time. */
    interface Cases {
      void dispatch(Dispatch action);

      void send(Send action);

      void closeSession(CloseSession action);
    }

    default void match(Cases cases) {
      if (this instanceof Dispatch a) {
        cases.dispatch(a);
      } else if (this instanceof Send a) {
        cases.send(a);
      } else {
        cases.closeSession((CloseSession) this);
      }
    }
  }

  /** Leaves only when every fact of this and all earlier steps is on disk. */
  sealed interface AfterCommit extends Action {
    /** One function per action, so that a new action breaks every consumer at compile time. */
    interface Cases {
      void acknowledge(Acknowledge action);

      void countItems(CountItems action);

      void writeResults(WriteResults action);

      void endRun(EndRun action);

      void suspend(Suspend action);

      void halt(Halt action);
    }

    default void match(Cases cases) {
      if (this instanceof Acknowledge a) {
        cases.acknowledge(a);
      } else if (this instanceof CountItems a) {
        cases.countItems(a);
      } else if (this instanceof WriteResults a) {
        cases.writeResults(a);
      } else if (this instanceof EndRun a) {
        cases.endRun(a);
      } else if (this instanceof Suspend a) {
        cases.suspend(a);
      } else {
        cases.halt((Halt) this);
      }
    }
  }

  /** Send the message. */
  record Send(SessionId session, ManagerMessage message) implements Now {}

  /** Read the items and send them as a {@link ManagerMessage.Lease}. */
  @SuppressWarnings("ArrayRecordComponent")
  record Dispatch(
      SessionId session,
      LeaseId lease,
      ContextId context,
      TaskNumber task,
      boolean alone,
      int[] index)
      implements Now {}

  /** The session is over: forget its keys and what waits to be sent to it. */
  record CloseSession(SessionId session) implements Now {}

  /** Tell the pilot that its outcomes up to this sequence number are durable. */
  record Acknowledge(SessionId session, long sequence) implements AfterCommit {}

  /** Open the task's item source and count it. Answered by ItemsCounted or ItemsLost. */
  record CountItems(TaskNumber task) implements AfterCommit {}

  /**
   * Write the task's result file. Answered by ResultsWritten or ItemsLost.
   *
   * @param rest what became of calls without an outcome of their own; null when every call has one
   * @param last the file that was written last; null if none was
   * @param current whether the last file has what a new one would have, so that it may stay if it
   *     is still as it was written
   */
  record WriteResults(
      TaskNumber task, Fact.@Nullable RestEnded rest, @Nullable ResultFile last, boolean current)
      implements AfterCommit {}

  /** Tell the user; the manager ends. */
  record EndRun(Outcome outcome) implements AfterCommit {}

  /** Drained on request with work left: tell the user how to go on; the manager ends. */
  record Suspend(String reason) implements AfterCommit {}

  /** Nothing can go on without items that are lost: tell the user why; the manager ends. */
  record Halt(String reason) implements AfterCommit {}
}
