package io.pcm.protocol.message;

import io.pcm.api.Json;
import java.util.List;

/** What the manager tells a pilot. Sealed for one session, delivered in order or not at all. */
public sealed interface ManagerMessage {
  /** Answer to a join: the session has begun. */
  record Welcome(int epoch, int heartbeatMillis) implements ManagerMessage {}

  /** Answer to a heartbeat, on its connection: the manager's loop ticks. */
  record Alive() implements ManagerMessage {}

  /** Precedes the first {@link OpenContext} of the library in this session. */
  record LibraryAnnounced(LibrarySpec spec) implements ManagerMessage {}

  /** Precedes the first {@link Lease} of the task in this session. */
  record TaskAnnounced(TaskSpec spec) implements ManagerMessage {}

  /** Load the library into a new context. Answered by ContextWarm or ContextGone. */
  record OpenContext(ContextId context, LibraryNumber library) implements ManagerMessage {}

  /** Give the context up once its running calls have ended; what waits for it is handed back. */
  record CloseContext(ContextId context) implements ManagerMessage {}

  /**
   * Calls of one task, given to one context.
   *
   * @param alone run these one at a time with nothing beside them, because one of them may have
   *     killed a context
   * @param index the calls, in the order in which they should start
   * @param items the calls' items, as many as indices
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
   * Hand back what has not started of the lease. Answered by Returned, also when nothing is left.
   */
  record Revoke(LeaseId lease) implements ManagerMessage {}

  /**
   * All outcomes up to this sequence number of the session are durable; the pilot may forget them.
   */
  record AckOutcomes(long sequence) implements ManagerMessage {}

  /** Take nothing new, hand back what has not started, let running calls end, flush, leave. */
  record Drain(String reason) implements ManagerMessage {}

  /** The run has ended or will not go on here: end now. */
  record Farewell(String reason) implements ManagerMessage {}

  /** The session is not known here any more: join anew, keeping unacknowledged outcomes. */
  record Rejoin(String reason) implements ManagerMessage {}

  /** One function per message, so that a new message breaks every consumer at compile time. */
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
    } else {
      cases.rejoin((Rejoin) this);
    }
  }
}
