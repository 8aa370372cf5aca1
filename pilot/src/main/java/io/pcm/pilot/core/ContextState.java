package io.pcm.pilot.core;

import io.pcm.protocol.message.PilotMessage.Blamed;
import io.pcm.protocol.message.PilotMessage.Cause;
import io.pcm.protocol.message.TaskNumber;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where a context is in its life. */
sealed interface ContextState {
  /** The process that this state is about, if there is one. */
  default Optional<ProcessNumber> process() {
    return Optional.empty();
  }

  /** The process loads its library; counts as failed at the deadline. */
  record Loading(ProcessNumber number, Instant deadline) implements ContextState {
    @Override
    public Optional<ProcessNumber> process() {
      return Optional.of(number);
    }
  }

  /**
   * Takes calls.
   *
   * @param task the task that the process was last told of; empty before the first call
   */
  record Warm(ProcessNumber number, Optional<TaskNumber> task, RunningCalls running)
      implements ContextState {
    @Override
    public Optional<ProcessNumber> process() {
      return Optional.of(number);
    }
  }

  /** Retention CALL only: no process until a call comes. */
  record Resting() implements ContextState {}

  /** Given up; running calls may end, nothing new starts. */
  record Finishing(ProcessNumber number, RunningCalls running) implements ContextState {
    @Override
    public Optional<ProcessNumber> process() {
      return Optional.of(number);
    }
  }

  /**
   * The process is on its way out.
   *
   * @param then what its end means
   * @param deadline when to kill it, or to give up on it if it was killed
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

  /** Retention CALL: the call is done and the context lives on. */
  record Rest() implements Then {}

  /**
   * The context is over.
   *
   * @param why for people; may be empty
   * @param blamed calls that are to blame if they still run at the end
   */
  record Over(Cause cause, String why, List<Blamed> blamed) implements Then {
    public Over {
      blamed = List.copyOf(blamed);
    }
  }
}
