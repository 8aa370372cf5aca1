package io.pcm.pilot.core;

import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.Cause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The state of a context. */
sealed interface ContextState {
  /** The process of this state, if there is one. */
  default Optional<ProcessNumber> process() {
    return Optional.empty();
  }

  /** The calls that run in its process. */
  default RunningCalls running() {
    return new RunningCalls();
  }

  /** The process is loading its library; the load fails at the deadline. */
  record Loading(ProcessNumber number, Instant deadline) implements ContextState {
    @Override
    public Optional<ProcessNumber> process() {
      return Optional.of(number);
    }
  }

  /** Accepts calls. */
  record Warm(ProcessNumber number, RunningCalls running) implements ContextState {
    @Override
    public Optional<ProcessNumber> process() {
      return Optional.of(number);
    }
  }

  /** Retention CALL only: there is no process until a call arrives. */
  record Resting() implements ContextState {}

  /** Closing; running calls may end, no call starts. */
  record Finishing(ProcessNumber number, RunningCalls running) implements ContextState {
    @Override
    public Optional<ProcessNumber> process() {
      return Optional.of(number);
    }
  }

  /**
   * The process is ending.
   *
   * @param then what its end means for the context
   * @param deadline when to kill it or, if it was killed, to give up on it
   */
  record Ending(
      ProcessNumber number, Then then, Instant deadline, boolean killed, RunningCalls running)
      implements ContextState {
    @Override
    public Optional<ProcessNumber> process() {
      return Optional.of(number);
    }
  }

  /** What the end of a process means for its context. */
  sealed interface Then {}

  /** Retention CALL: the call is done and the context remains. */
  record Rest() implements Then {}

  /**
   * The context is over.
   *
   * @param why for messages; may be empty
   * @param blamed calls that are to blame if they are still running at the end
   * @param certain whether its load would fail like this on every machine
   */
  record Over(Cause cause, String why, List<Blamed> blamed, boolean certain) implements Then {
    public Over {
      blamed = List.copyOf(blamed);
    }

    Over(Cause cause, String why, List<Blamed> blamed) {
      this(cause, why, blamed, false);
    }

    /** Its process cannot load. */
    static Over ofLoad(Event.ProcessBroken event) {
      boolean lasts = event.recurrence() == Recurrence.HERE;
      return new Over(
          lasts ? Cause.LOAD_REFUSED : Cause.LOAD_FAILED,
          event.reason(),
          List.of(),
          event.recurrence() == Recurrence.EVERYWHERE);
    }

    /** Closed on request. */
    static Over closed() {
      return new Over(Cause.CLOSED, "", List.of());
    }

    /** With the evidence of the process's end. */
    Over with(String evidence) {
      return new Over(cause, (why + "\n" + evidence).strip(), blamed, certain);
    }
  }
}
