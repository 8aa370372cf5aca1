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
 * What a {@link PilotDriver} acts through. Nothing here may wait.
 *
 * @param pulse told after each tick of the loop, for a {@link Heart}
 * @param runEnded whether the run is known to be over, though no manager has said so
 */
public record PilotPorts(
    Wire wire, Processes processes, Words words, Consumer<Pulse> pulse, BooleanSupplier runEnded) {

  /** The way to the manager. */
  public interface Wire {
    /**
     * Shakes hands anew, and drops the session that was with all that waits to be sent. Answered by
     * Connected or Refused.
     */
    void connect();

    /** Begins the session with its first message; dropped if the session is over already. */
    void join(SessionId session, PilotMessage.Join message);

    /** Drops the message if the session that was joined last is over. */
    void send(PilotMessage message);
  }

  /** The processes of contexts, by number. What is asked of one that has ended does no harm. */
  public interface Processes {
    void start(Action.StartProcess action);

    void setTask(Action.SetTask action);

    void startCalls(Action.StartCalls action);

    void end(ProcessNumber process);

    void kill(ProcessNumber process);

    /** It has ended, and the agent has taken that in. */
    void forget(ProcessNumber process);

    /** The next run may give its contexts the names of this one's. */
    void leaveRun();
  }

  /** What people may want to read. */
  public interface Words {
    void stepped(Event event, List<Action> actions);

    /** Goes out to the manager. */
    void told(PilotMessage message);

    /** Was asked for, makes no sense, is left undone. */
    void ignored(String what);

    void warned(String what);
  }
}
