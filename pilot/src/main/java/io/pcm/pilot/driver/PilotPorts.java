package io.pcm.pilot.driver;

import io.pcm.pilot.core.Action;
import io.pcm.pilot.core.Event;
import io.pcm.pilot.core.PilotAgent.Pulse;
import io.pcm.pilot.core.ProcessNumber;
import io.pcm.protocol.message.PilotMessage;
import io.pcm.protocol.message.SessionId;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The interfaces through which a {@link PilotDriver} acts. None of them may block.
 *
 * @param pulse called after each tick of the loop, for a {@link Heart}
 * @param runEnded whether the run is known to have ended although no manager has said so
 */
public record PilotPorts(
    Wire wire, Processes processes, Words words, Consumer<Pulse> pulse, BooleanSupplier runEnded) {

  /** The connection to the manager. */
  public interface Wire {
    /**
     * Connects again; drops the previous session and its queued messages. The reply is Connected or
     * Refused.
     */
    void connect();

    /** Begins the session with its first message; dropped if the session has already ended. */
    void join(SessionId session, PilotMessage.Join message);

    /** Sends the message; dropped if the current session has ended. */
    void send(PilotMessage message);
  }

  /** The processes of contexts, by number. Requests for a process that has ended have no effect. */
  public interface Processes {
    void start(Action.StartProcess action);

    void setTask(Action.SetTask action);

    void startCalls(Action.StartCalls action);

    void stopCalls(Action.StopCalls action);

    void end(ProcessNumber process);

    void kill(ProcessNumber process);

    /**
     * Reports of ended calls have been handled.
     *
     * @param handled bytes of their results
     * @param kept bytes of results that the pilot keeps now
     */
    default void handled(long handled, long kept) {}

    /** The process has ended, and the agent knows it. */
    void forget(ProcessNumber process);

    /** The next run may use the same context ids as this one. */
    void leaveRun();
  }

  /** What to log. */
  public interface Words {
    void stepped(Event event, List<Action> actions);

    /** A message that is sent to the manager. */
    void told(PilotMessage message);

    /** An invalid request that was ignored. */
    void ignored(String what);

    void warned(String what);
  }
}
