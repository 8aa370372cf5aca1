package io.pcm.manager.driver;

import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;

/** The manager's way to its pilots. The messages of a session arrive in order or not at all. */
public interface PilotWire {
  /** Drops what is sent to a session that is not known (any more). */
  void send(SessionId session, ManagerMessage message);

  /** Ends the session behind what was sent to it before. */
  void forget(SessionId session);
}
