package io.pcm.pilot.core;

import io.pcm.api.Json;
import io.pcm.protocol.message.ContextId;
import io.pcm.protocol.message.LibrarySpec;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.protocol.message.TaskSpec;
import java.util.List;

/** What to do next. The shell carries out actions in the given order. */
public sealed interface Action {
  /**
   * Connect to a manager again, and forget the previous session.
   *
   * @param again whether the pilot has been connected to a manager before
   */
  record Connect(boolean again) implements Action {}

  /** Begin this session with its first message; dropped if the session has already ended. */
  record Join(SessionId session, PilotMessage.Join message) implements Action {}

  /** Send the message in the current session. */
  record Send(PilotMessage message) implements Action {}

  /**
   * Start a process and let it load the library. The reply is ProcessReady, ProcessBroken or
   * ProcessEnded.
   *
   * @param cores processors that the context may use, 1 or more
   * @param gpus the numbers of the GPUs that it may use, as in {@link PilotMessage.ContextPlaced}
   */
  record StartProcess(
      ProcessNumber process, ContextId context, LibrarySpec library, int cores, List<Integer> gpus)
      implements Action {
    public StartProcess {
      gpus = List.copyOf(gpus);
    }
  }

  /** Tell the process that the following calls belong to this task. No call runs in it. */
  record SetTask(ProcessNumber process, TaskSpec task) implements Action {}

  /**
   * Give these calls to the process, in this order. All columns have the same length.
   *
   * @param id numbers that no other call of this process has or had
   */
  @SuppressWarnings("ArrayRecordComponent")
  record StartCalls(ProcessNumber process, int[] id, List<Json> items) implements Action {}

  /** Let the process stop these calls, which must end soon, in whatever way. */
  @SuppressWarnings("ArrayRecordComponent")
  record StopCalls(ProcessNumber process, int[] id) implements Action {}

  /** Let the process end normally: close its input. */
  record EndProcess(ProcessNumber process) implements Action {}

  /** Kill the process and its group at once. No effect if it has ended. */
  record KillProcess(ProcessNumber process) implements Action {}

  /** An invalid request was ignored: count and log it. */
  record Ignored(String what) implements Action {}

  /** Something an operator should know: log it. */
  record Warn(String what) implements Action {}

  /** Everything about the previous run has been dropped: log it, and close that run's logs. */
  record LeaveRun(String what) implements Action {}

  /** End the pilot with this exit code after sending queued messages; the last action. */
  record Exit(int code, String reason) implements Action {}

  /** One method per action, so that a new action is a compile error in every consumer. */
  interface Cases<R> {
    R connect(Connect action);

    R join(Join action);

    R send(Send action);

    R startProcess(StartProcess action);

    R setTask(SetTask action);

    R startCalls(StartCalls action);

    R stopCalls(StopCalls action);

    R endProcess(EndProcess action);

    R killProcess(KillProcess action);

    R ignored(Ignored action);

    R warn(Warn action);

    R leaveRun(LeaveRun action);

    R exit(Exit action);
  }

  default <R> R match(Cases<R> cases) {
    if (this instanceof StartCalls a) {
      return cases.startCalls(a);
    } else if (this instanceof Send a) {
      return cases.send(a);
    } else if (this instanceof SetTask a) {
      return cases.setTask(a);
    } else if (this instanceof StartProcess a) {
      return cases.startProcess(a);
    } else if (this instanceof StopCalls a) {
      return cases.stopCalls(a);
    } else if (this instanceof EndProcess a) {
      return cases.endProcess(a);
    } else if (this instanceof KillProcess a) {
      return cases.killProcess(a);
    } else if (this instanceof Connect a) {
      return cases.connect(a);
    } else if (this instanceof Ignored a) {
      return cases.ignored(a);
    } else if (this instanceof Join a) {
      return cases.join(a);
    } else if (this instanceof Warn a) {
      return cases.warn(a);
    } else if (this instanceof LeaveRun a) {
      return cases.leaveRun(a);
    } else {
      return cases.exit((Exit) this);
    }
  }
}
