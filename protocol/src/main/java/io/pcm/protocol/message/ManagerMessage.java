package io.pcm.protocol.message;

import io.pcm.api.Json;
import java.util.List;

/**
 * A message from the manager to a pilot. Encrypted for one session; delivered in order, without
 * gaps.
 */
public sealed interface ManagerMessage {
  /** Reply to a join: the session has begun. */
  record Welcome(int epoch, int heartbeatMillis) implements ManagerMessage {}

  /** Reply to a heartbeat, on the same connection: the manager's loop is running. */
  record Alive() implements ManagerMessage {}

  /** Describes a library. Sent before its first {@link OpenContext} in a session. */
  record LibraryAnnounced(LibrarySpec spec) implements ManagerMessage {}

  /** Describes a task. Sent before its first {@link Lease} in a session. */
  record TaskAnnounced(TaskSpec spec) implements ManagerMessage {}

  /**
   * Load the library into a new context. The pilot replies with {@link PilotMessage.ContextWarm} or
   * {@link PilotMessage.ContextGone}.
   */
  record OpenContext(ContextId context, LibraryNumber library) implements ManagerMessage {}

  /** Unload the context after its running calls have ended; return the calls that wait for it. */
  record CloseContext(ContextId context) implements ManagerMessage {}

  /**
   * Calls of one task, assigned to one context.
   *
   * @param alone run these calls together, with no other call beside them, because one of them may
   *     have killed a context
   * @param index the indices of the calls, in the order in which they should start
   * @param items the items of the calls, one for each index
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Lease(
      LeaseId lease,
      ContextId context,
      TaskNumber task,
      boolean alone,
      int[] index,
      List<Json> items)
      implements ManagerMessage {
    public Lease {
      if (items.size() != index.length) {
        throw new IllegalArgumentException("a lease has one item per call");
      }
    }
  }

  /**
   * Return the calls of the lease that have not started. The pilot replies with {@link
   * PilotMessage.Returned}, even if there are none.
   */
  record Revoke(LeaseId lease) implements ManagerMessage {}

  /**
   * All outcomes of the session up to this sequence number are durable; the pilot may forget them.
   */
  record AckOutcomes(long sequence) implements ManagerMessage {}

  /** Drain: take no new calls, return calls that have not started, finish running ones, leave. */
  record Drain(String reason) implements ManagerMessage {}

  /** The run has ended or will not continue here: end now. */
  record Farewell(String reason) implements ManagerMessage {}

  /** The manager does not know this session: join again, and keep unacknowledged outcomes. */
  record Rejoin(String reason) implements ManagerMessage {}

  /** About a returned file that the pilot has offered. Not for the pilot's core. */
  record AboutFile(ManagerFileWord word) implements ManagerMessage {}

  /** One method per message, so that a new message is a compile error in every consumer. */
  interface Cases {
    void welcome(Welcome message);

    void alive(Alive message);

    void libraryAnnounced(LibraryAnnounced message);

    void taskAnnounced(TaskAnnounced message);

    void openContext(OpenContext message);

    void closeContext(CloseContext message);

    void lease(Lease message);

    void revoke(Revoke message);

    void ackOutcomes(AckOutcomes message);

    void drain(Drain message);

    void farewell(Farewell message);

    void rejoin(Rejoin message);

    void aboutFile(AboutFile message);
  }

  default void match(Cases cases) {
    if (this instanceof Lease m) {
      cases.lease(m);
    } else if (this instanceof AckOutcomes m) {
      cases.ackOutcomes(m);
    } else if (this instanceof Alive m) {
      cases.alive(m);
    } else if (this instanceof Revoke m) {
      cases.revoke(m);
    } else if (this instanceof OpenContext m) {
      cases.openContext(m);
    } else if (this instanceof CloseContext m) {
      cases.closeContext(m);
    } else if (this instanceof LibraryAnnounced m) {
      cases.libraryAnnounced(m);
    } else if (this instanceof TaskAnnounced m) {
      cases.taskAnnounced(m);
    } else if (this instanceof Welcome m) {
      cases.welcome(m);
    } else if (this instanceof Drain m) {
      cases.drain(m);
    } else if (this instanceof Farewell m) {
      cases.farewell(m);
    } else if (this instanceof AboutFile m) {
      cases.aboutFile(m);
    } else {
      cases.rejoin((Rejoin) this);
    }
  }
}
