package io.pcm.protocol.message;

import java.util.List;

/**
 * A message from a pilot to the manager. Encrypted for one session; delivered in order, without
 * gaps.
 */
public sealed interface PilotMessage {
  /** The first message of a session. The session's id is in the frame's header. */
  record Join(PilotInfo info) implements PilotMessage {}

  /**
   * What the pilot still holds from earlier sessions. A session begins with the {@link Join}, then
   * the outcomes that the pilot keeps, then one or more of these messages. Until the last of them,
   * the manager gives the pilot no work.
   *
   * @param leases leases of these contexts and of those in earlier parts
   * @param last whether this is the last part
   * @param windows of those of these contexts that have announced one
   */
  record Holdings(
      List<HeldContext> contexts, List<HeldLease> leases, boolean last, List<ContextWindow> windows)
      implements PilotMessage {
    public Holdings {
      contexts = List.copyOf(contexts);
      leases = List.copyOf(leases);
      windows = List.copyOf(windows);
    }

    /** No context has announced a window. */
    public Holdings(List<HeldContext> contexts, List<HeldLease> leases, boolean last) {
      this(contexts, leases, last, List.of());
    }
  }

  /**
   * Sent on its own connection, at the interval in {@link ManagerMessage.Welcome}, only while the
   * pilot's loop is running.
   *
   * @param leases all leases with a call that has not ended
   * @param contexts all contexts of the pilot
   * @param leaseHigh the highest number of a lease of this manager's epoch that the session has
   *     received, 0 for none. Such a lease that is not listed has ended if its number is at most
   *     this, and may still be on its way if it is higher. Says nothing about leases of other
   *     epochs
   * @param avoidedGpus GPUs on which the pilot opens no context any more; as in ContextPlaced
   */
  record Heartbeat(
      List<LeaseId> leases, List<ContextId> contexts, int leaseHigh, List<Integer> avoidedGpus)
      implements PilotMessage {
    public Heartbeat {
      avoidedGpus = List.copyOf(avoidedGpus);
      leases = List.copyOf(leases);
      contexts = List.copyOf(contexts);
    }
  }

  /**
   * Outcomes of calls.
   *
   * @param sequence number of this message within the session, from 1; acknowledgements refer to it
   * @param lease the lease of these calls
   */
  record CallsEnded(long sequence, LeaseId lease, Outcomes outcomes) implements PilotMessage {}

  /** These calls of the lease have not started on this pilot and will not start. */
  @SuppressWarnings("ArrayRecordComponent")
  record Returned(LeaseId lease, TaskNumber task, int[] index) implements PilotMessage {}

  /**
   * The context got these GPUs, whether the manager expected these or others. Sent when it is
   * opened, if its library reserves any.
   *
   * @param gpus positions in {@link PilotInfo#gpuDevices}, from 0, in ascending order
   */
  record ContextPlaced(ContextId context, List<Integer> gpus) implements PilotMessage {
    public ContextPlaced {
      gpus = List.copyOf(gpus);
    }
  }

  /**
   * The context has announced how many calls it takes at a time. Sent before the context is warm,
   * and again when that changes; more calls may still be running. Not sent for a context that takes
   * as many as its library has slots.
   *
   * @param calls 1 to the library's slots
   */
  record ContextWindow(ContextId context, int calls) implements PilotMessage {}

  /**
   * The context is loaded and accepts calls.
   *
   * @param content what its library says it has loaded besides the files that are listed
   */
  record ContextWarm(ContextId context, long loadMillis, LoadedContent content)
      implements PilotMessage {
    /** Its library says nothing about what it has loaded. */
    public ContextWarm(ContextId context, long loadMillis) {
      this(context, loadMillis, LoadedContent.NOTHING);
    }
  }

  /**
   * These calls ran longer than their library allows and were stopped, without an outcome. The
   * context stays.
   *
   * @param evidence for display
   */
  record CallsStopped(ContextId context, String evidence, List<Blamed> calls)
      implements PilotMessage {
    public CallsStopped {
      calls = List.copyOf(calls);
    }
  }

  /**
   * The context no longer exists. Before this message, {@link Returned} returns the calls that
   * waited for it.
   *
   * @param cause why
   * @param evidence exit code and end of the process's output, for display
   * @param blamed running calls that may have caused it: the call that timed out, or all calls that
   *     ran when the context died
   * @param bystanders running calls that did not cause it
   * @param certain whether a load would fail like this on every machine with the library's files
   */
  record ContextGone(
      ContextId context,
      Cause cause,
      String evidence,
      List<Blamed> blamed,
      List<CallRef> bystanders,
      boolean certain)
      implements PilotMessage {
    public ContextGone {
      blamed = List.copyOf(blamed);
      bystanders = List.copyOf(bystanders);
    }

    /** Not certain to happen elsewhere. */
    public ContextGone(
        ContextId context,
        Cause cause,
        String evidence,
        List<Blamed> blamed,
        List<CallRef> bystanders) {
      this(context, cause, evidence, blamed, bystanders, false);
    }
  }

  /**
   * A running call that may have ended its context, or was stopped.
   *
   * @param micros how long it had run, in microseconds, 0 or more
   * @param item the hash of its item, as received by the pilot
   */
  record Blamed(CallRef call, int micros, ItemHash item) {}

  /** Why a context no longer exists. Messages contain the code. */
  enum Cause {
    CLOSED(0),
    DIED(1),
    CALL_TIMEOUT(2),
    LOAD_FAILED(3),
    LOAD_TIMEOUT(4),
    /** Something else killed it (SIGKILL): the kernel for its memory, or the end of the job. */
    KILLED(5),
    /**
     * Found by the manager, never sent: its pilot is lost, or left before it could end in peace.
     */
    LOST(6),
    /** Found by the manager, never sent: no pilot had it after the manager was started again. */
    NOT_BACK(7),
    /** It was not opened: the pilot has no GPU left for it. */
    NO_GPU(8),
    /** Its library says that it would not load on this machine later either. */
    LOAD_REFUSED(9);

    private final int code;

    Cause(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    /**
     * @throws IllegalArgumentException if no cause has this code
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
   * The pilot takes no new calls.
   *
   * @param reason such as "SIGTERM: preempted, cancelled or out of time"
   * @param preempted whether the batch system is the reason
   */
  record Draining(String reason, boolean preempted) implements PilotMessage {}

  /** The pilot leaves now; it has already sent all its outcomes. */
  record Goodbye(String reason) implements PilotMessage {}

  /**
   * The pilot has found out when the batch system ends its job.
   *
   * @param millis how long calls may run from now on, as in {@link PilotInfo}
   */
  record LifeLeft(long millis) implements PilotMessage {}

  /** About a returned file. Not for the core: the manager's file desk has its own state. */
  record AboutFile(PilotFileWord word) implements PilotMessage {}

  /** One method per message, so that a new message is a compile error in every consumer. */
  interface Cases {
    void join(Join message);

    void holdings(Holdings message);

    void heartbeat(Heartbeat message);

    void callsEnded(CallsEnded message);

    void returned(Returned message);

    void contextPlaced(ContextPlaced message);

    void contextWindow(ContextWindow message);

    void contextWarm(ContextWarm message);

    void callsStopped(CallsStopped message);

    void contextGone(ContextGone message);

    void draining(Draining message);

    void goodbye(Goodbye message);

    void lifeLeft(LifeLeft message);

    void aboutFile(AboutFile message);
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
    } else if (this instanceof ContextPlaced m) {
      cases.contextPlaced(m);
    } else if (this instanceof ContextWindow m) {
      cases.contextWindow(m);
    } else if (this instanceof ContextGone m) {
      cases.contextGone(m);
    } else if (this instanceof CallsStopped m) {
      cases.callsStopped(m);
    } else if (this instanceof Join m) {
      cases.join(m);
    } else if (this instanceof Holdings m) {
      cases.holdings(m);
    } else if (this instanceof Draining m) {
      cases.draining(m);
    } else if (this instanceof LifeLeft m) {
      cases.lifeLeft(m);
    } else if (this instanceof AboutFile m) {
      cases.aboutFile(m);
    } else {
      cases.goodbye((Goodbye) this);
    }
  }
}
