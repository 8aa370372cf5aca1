package io.pcm.manager.core;

import io.pcm.api.Outcome;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LeaseId;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskNumber;
import org.jspecify.annotations.Nullable;

/** What to do next. Shells carry out the actions of each session in the given order. */
public sealed interface Action {
  /** Carried out immediately; never announces that a fact is true. */
  sealed interface Now extends Action {
    /** The session that it concerns. */
    SessionId session();

    /** One method per action, so that a new action is a compile error in every consumer. */
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

  /** Carried out only when the facts of this and all earlier steps are on disk. */
  sealed interface AfterCommit extends Action {
    /** One method per action, so that a new action is a compile error in every consumer. */
    interface Cases {
      void acknowledge(Acknowledge action);

      void countItems(CountItems action);

      void findRows(FindRows action);

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
      } else if (this instanceof FindRows a) {
        cases.findRows(a);
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

  /**
   * Read the items and send them as a {@link ManagerMessage.Lease}. The reply is ItemsSent, unless
   * no item was sent.
   *
   * @param bytes maximum bytes of the items together
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Dispatch(
      SessionId session,
      LeaseId lease,
      ContextId context,
      TaskNumber task,
      boolean alone,
      int[] index,
      int bytes)
      implements Now {}

  /** The session has ended: delete its keys and its queued messages. */
  record CloseSession(SessionId session) implements Now {}

  /** Tell the pilot that its outcomes up to this sequence number are durable. */
  record Acknowledge(SessionId session, long sequence) implements AfterCommit {}

  /** Open the task's item source and count the items. The reply is ItemsCounted or ItemsLost. */
  record CountItems(TaskNumber task) implements AfterCommit {}

  /**
   * Find calls of the task whose outcomes an earlier version of it has. The reply is RowsFound,
   * with as many as fit into one message, or ItemsLost.
   *
   * @param from index of the first call to look at
   */
  record FindRows(TaskNumber task, int from) implements AfterCommit {}

  /**
   * Write the task's result file. The reply is ResultsWritten or ItemsLost.
   *
   * @param rest how calls without an outcome of their own ended; null if every call has one
   * @param last the file that was written last; null if there is none
   * @param current whether the last file has the current content, so that it can stay if it is
   *     unmodified
   */
  record WriteResults(
      TaskNumber task, Fact.@Nullable RestEnded rest, @Nullable ResultFile last, boolean current)
      implements AfterCommit {}

  /** Report the outcome to the user; the manager ends. */
  record EndRun(Outcome outcome) implements AfterCommit {}

  /** Drained on request with work left: tell the user how to resume; the manager ends. */
  record Suspend(String reason) implements AfterCommit {}

  /** Nothing can continue because items are lost: tell the user why; the manager ends. */
  record Halt(String reason) implements AfterCommit {}
}
