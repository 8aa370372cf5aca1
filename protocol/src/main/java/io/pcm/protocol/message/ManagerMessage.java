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
  interface Cases<R> {
    R welcome(Welcome message);

    R alive(Alive message);

    R libraryAnnounced(LibraryAnnounced message);

    R taskAnnounced(TaskAnnounced message);

    R openContext(OpenContext message);

    R closeContext(CloseContext message);

    R lease(Lease message);

    R revoke(Revoke message);

    R ackOutcomes(AckOutcomes message);

    R drain(Drain message);

    R farewell(Farewell message);

    R rejoin(Rejoin message);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof Lease m) {
      return cases.lease(m);
    } else if (this instanceof AckOutcomes m) {
      return cases.ackOutcomes(m);
    } else if (this instanceof Alive m) {
      return cases.alive(m);
    } else if (this instanceof Revoke m) {
      return cases.revoke(m);
    } else if (this instanceof OpenContext m) {
      return cases.openContext(m);
    } else if (this instanceof CloseContext m) {
      return cases.closeContext(m);
    } else if (this instanceof LibraryAnnounced m) {
      return cases.libraryAnnounced(m);
    } else if (this instanceof TaskAnnounced m) {
      return cases.taskAnnounced(m);
    } else if (this instanceof Welcome m) {
      return cases.welcome(m);
    } else if (this instanceof Drain m) {
      return cases.drain(m);
    } else if (this instanceof Farewell m) {
      return cases.farewell(m);
    } else {
      return cases.rejoin((Rejoin) this);
    }
  }
}
