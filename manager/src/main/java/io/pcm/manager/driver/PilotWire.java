package io.pcm.manager.driver;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;

/** Sends messages to pilots. The messages of a session arrive in order and without gaps. */
public interface PilotWire {
  /** Sends a message; a message to an unknown session is dropped. */
  void send(SessionId session, ManagerMessage message);

  /**
   * Whether a message of this size may be sent to the session now. Otherwise it must wait until
   * earlier messages have left.
   */
  default boolean hasRoom(SessionId session, int bytes) {
    return true;
  }

  /** Ends the session after the messages sent so far. */
  void forget(SessionId session);
}
