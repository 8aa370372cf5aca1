package io.pcm.manager.loop;

import io.pcm.manager.driver.PilotWire;
import io.pcm.protocol.message.ManagerMessage;
import io.pcm.protocol.message.SessionId;
import io.pcm.transport.ManagerEndpoint;
import java.util.function.Supplier;

/**
 * Sends messages through the manager's socket.
 *
 * @param endpoint the socket, which is opened after the parts that use it are made
 */
record EndpointWire(Supplier<ManagerEndpoint> endpoint) implements PilotWire {
  @Override
  public void send(SessionId session, ManagerMessage message) {
    endpoint.get().send(session, message);
  }

  @Override
  public boolean hasRoom(SessionId session, int bytes) {
    return endpoint.get().hasRoom(session, bytes);
  }

  @Override
  public void forget(SessionId session) {
    endpoint.get().forget(session);
  }
}
