package io.pcm.protocol.message;

import java.util.List;

/** What a pilot tells the manager. Sealed for one session, delivered in order or not at all. */
public sealed interface PilotMessage {
  /**
   * The first message of a session; the session's id is in the sealed header.
   *
   * @param contexts contexts that live on from an earlier session of this pilot
   * @param leases leases that the pilot still holds from an earlier session
   */
  record Join(PilotInfo info, List<HeldContext> contexts, List<HeldLease> leases)
      implements PilotMessage {
    public Join {
      contexts = List.copyOf(contexts);
      leases = List.copyOf(leases);
    }
  }

  /** A context that lives; warm unless it is still loading. */
  record HeldContext(ContextId context, LibraryNumber library, boolean warm) {}

  /** A lease with calls that have not ended yet. */
  @SuppressWarnings("ArrayRecordComponent")
  record HeldLease(LeaseId lease, ContextId context, TaskNumber task, int[] index) {}

  /**
   * Sent at the pace that Welcome asked for, on a connection of its own, only while the pilot's
   * loop ticks.
   *
   * @param leases every lease that has a call which has not ended
   * @param contexts every context that lives
   * @param leaseHigh the highest number among leases of this manager's own epoch that this session
   *     has seen, 0 for none: such a lease at or below it that is not listed is over; one above it
   *     may still be under way. It says nothing of leases of other epochs
   */
  record Heartbeat(List<LeaseId> leases, List<ContextId> contexts, int leaseHigh)
      implements PilotMessage {
    public Heartbeat {
      leases = List.copyOf(leases);
      contexts = List.copyOf(contexts);
    }
  }

  /**
   * Calls that ended.
   *
   * @param sequence counts these messages within a session from 1; acknowledged by number
   * @param lease under which the calls ran
   */
  record CallsEnded(long sequence, LeaseId lease, Outcomes outcomes) implements PilotMessage {}

  /** These calls of the lease have not started and will not start here. */
  @SuppressWarnings("ArrayRecordComponent")
  record Returned(LeaseId lease, TaskNumber task, int[] index) implements PilotMessage {}

  /** The context is loaded and takes calls. */
  record ContextWarm(ContextId context, long loadMillis) implements PilotMessage {}

  /**
   * The context is no more. What waited for it is handed back by Returned first.
   *
   * @param cause why
   * @param evidence exit code and the end of what the process printed, for people
   * @param blamed running calls that may have caused it: the one that timed out, or all that ran
   *     when it died
   * @param bystanders running calls that did not cause it
   */
  record ContextGone(
      ContextId context,
      Cause cause,
      String evidence,
      List<Blamed> blamed,
      List<CallRef> bystanders)
      implements PilotMessage {
    public ContextGone {
      blamed = List.copyOf(blamed);
      bystanders = List.copyOf(bystanders);
    }
  }

  /**
   * A running call that may have ended its context.
   *
   * @param micros how long it had run, microseconds, 0 or more
   * @param item the hash of its item as the pilot got it
   */
  record Blamed(CallRef call, int micros, ItemHash item) {}

  /** Why a context is no more. The code is what the wire carries. */
  enum Cause {
    CLOSED(0),
    DIED(1),
    CALL_TIMEOUT(2),
    LOAD_FAILED(3),
    LOAD_TIMEOUT(4),
    /** Killed (SIGKILL) by somebody else: for its memory, or with the job that it is part of. */
    KILLED(5);

    private final int code;

    Cause(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /**
     * @throws IllegalArgumentException for a code that is none of these
     */
    public static Cause of(int code) {
      for (Cause cause : values()) {
        if (cause.code == code) {
          return cause;
        }
      }
      throw new IllegalArgumentException("no cause has code " + code);
    }
  }

  /**
   * The pilot takes nothing new.
   *
   * @param reason such as "SIGTERM: preempted, cancelled or out of time"
   * @param preempted whether the batch system is the reason
   */
  record Draining(String reason, boolean preempted) implements PilotMessage {}

  /** The pilot leaves now; all its outcomes were sent before. */
  record Goodbye(String reason) implements PilotMessage {}

  /**
   * Only now it has become known when the batch system ends the job.
   *
   * @param millis for how long calls may run there from now on, as in {@link PilotInfo}
   */
  record LifeLeft(long millis) implements PilotMessage {}

  /** One function per message, so that a new message breaks every consumer at compile time. */
  interface Cases {
    void join(Join message);

    void heartbeat(Heartbeat message);

    void callsEnded(CallsEnded message);

    void returned(Returned message);

    void contextWarm(ContextWarm message);

    void contextGone(ContextGone message);

    void draining(Draining message);

    void goodbye(Goodbye message);

    void lifeLeft(LifeLeft message);
  }

  default void match(Cases cases) {
    if (this instanceof CallsEnded m) {
      cases.callsEnded(m);
    } else if (this instanceof Heartbeat m) {
      cases.heartbeat(m);
    } else if (this instanceof Returned m) {
      cases.returned(m);
    } else if (this instanceof ContextWarm m) {
      cases.contextWarm(m);
    } else if (this instanceof ContextGone m) {
      cases.contextGone(m);
    } else if (this instanceof Join m) {
      cases.join(m);
    } else if (this instanceof Draining m) {
      cases.draining(m);
    } else if (this instanceof LifeLeft m) {
      cases.lifeLeft(m);
    } else {
      cases.goodbye((Goodbye) this);
    }
  }
}
